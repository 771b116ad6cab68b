/** A freehand line keeps at most this many points after simplification. */
export const FREEHAND_POINT_LIMIT = 2000;
/** Corners of a polygon: each is a click, and a stroke that is sent while it is drawn holds all of them. */
export const POLYGON_POINT_LIMIT = 100;
/** Longest label of a mark: one line of the list. */
export const LABEL_LIMIT = 200;
/** Longest comment, about a page. */
export const COMMENT_LIMIT = 4000;
/** One mark or comment as JSON. The longest freehand line, 2,000 points with two decimals, has 40 kB. */
export const ENTRY_LIMIT = 65_536;
/** A file of marks: it becomes one message, and a server that is set up narrowly takes 4 MB at once. */
export const MARKS_FILE_LIMIT = 2_000_000;
