/** A freehand line keeps at most this many points after simplification. */
export const FREEHAND_POINT_LIMIT = 2000;
/** Corners of a polygon: each is a click, and a stroke that is sent while it is drawn holds all of them. */
export const POLYGON_POINT_LIMIT = 100;
/** Longest label of a mark: one line of the list. */
export const LABEL_LIMIT = 200;
/** Longest comment, about a page. */
export const COMMENT_LIMIT = 4000;
