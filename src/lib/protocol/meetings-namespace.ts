/** Path of Socket.IO's namespace for meetings. Apart from the schemas, which the page does not load. */
export const MEETINGS_NAMESPACE = '/meetings';
