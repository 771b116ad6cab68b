/** Size of the picture; at 0.09 mm a pixel 173 × 230 mm, an ordinary detector. */
export const WIDTH = 1920;
export const HEIGHT = 2560;
