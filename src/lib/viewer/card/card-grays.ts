import type { Size } from '../geometry.ts';
import type { WindowedFrame } from '../windowed-frame.ts';
import type { GrayTable } from '../window-level.ts';

/** Names under which a browser draws WebGL without a graphics card: slower there than the canvas (docs/decisions/029). */
const SOFTWARE = /swiftshader|llvmpipe|software|basic render/i;
/** The table of 65,536 grays as a texture; every card takes one of this side. */
const TABLE_SIDE = 256;

/** One triangle that covers everything. */
const VERTEX = `#version 300 es
void main() {
	vec2 corner = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2);
	gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}`;
/** Each pixel of the frame for itself, the lowest row of the target last; the gray comes from the table and is worked out nowhere else. */
const FRAGMENT = `#version 300 es
precision highp int;
precision highp float;
precision highp isampler2D;
precision highp sampler2D;
uniform isampler2D frame;
uniform sampler2D grays;
out vec4 color;
void main() {
	ivec2 at = ivec2(gl_FragCoord.xy);
	at.y = textureSize(frame, 0).y - 1 - at.y;
	int index = texelFetch(frame, at, 0).r + 32768;
	color = texelFetch(grays, ivec2(index & 255, index >> 8), 0);
}`;

/** Frames through a window by the graphics card: 16 bits a pixel go there once, and for another window only a table. */
export class CardGrays {
	#canvas: HTMLCanvasElement;
	#gl: WebGL2RenderingContext;
	#table: GrayTable;
	#sideMost: number;
	#size: Size = { width: 0, height: 0 };
	#painted: WindowedFrame | null = null;

	constructor(gl: WebGL2RenderingContext, canvas: HTMLCanvasElement, table: GrayTable) {
		[this.#gl, this.#canvas, this.#table] = [gl, canvas, table];
		const most: unknown = gl.getParameter(gl.MAX_TEXTURE_SIZE);
		this.#sideMost = typeof most === 'number' ? most : 0;
	}

	/** A canvas of the frame's own size; null where the frame is larger than the card takes, or the card has gone. */
	draw(frame: WindowedFrame): HTMLCanvasElement | null {
		const gl = this.#gl;
		if (gl.isContextLost() || !this.#hasRoomFor(frame.image)) {
			return null;
		}
		const { values, window } = frame;
		const before = this.#painted;
		const isSameWindow =
			before?.window.center === window.center && before.window.width === window.width;
		if (before?.values === values && isSameWindow) {
			return this.#canvas;
		}
		if (before?.values !== values) {
			this.#upload(values);
		}
		if (!isSameWindow) {
			this.#uploadTable(frame);
		}
		gl.drawArrays(gl.TRIANGLES, 0, 3);
		this.#painted = frame;
		return gl.isContextLost() ? null : this.#canvas;
	}

	/** A browser keeps few contexts at a time, and this one until it is collected. */
	close(): void {
		this.#gl.getExtension('WEBGL_lose_context')?.loseContext();
	}

	#hasRoomFor({ width, height }: Size): boolean {
		if (width === this.#size.width && height === this.#size.height) {
			return true;
		}
		if (Math.max(width, height) > this.#sideMost) {
			return false;
		}
		const gl = this.#gl;
		[this.#canvas.width, this.#canvas.height] = [width, height];
		gl.viewport(0, 0, width, height);
		gl.activeTexture(gl.TEXTURE0);
		const format = [gl.RED_INTEGER, gl.SHORT] as const;
		gl.texImage2D(gl.TEXTURE_2D, 0, gl.R16I, width, height, 0, ...format, null);
		const isWhole = gl.drawingBufferWidth === width && gl.drawingBufferHeight === height;
		// Asked for where memory is taken only: each question waits for the card.
		if (gl.getError() !== gl.NO_ERROR || !isWhole) {
			return false;
		}
		[this.#size, this.#painted] = [{ width, height }, null];
		return true;
	}

	#upload(values: Int16Array): void {
		const gl = this.#gl;
		const { width, height } = this.#size;
		gl.activeTexture(gl.TEXTURE0);
		const format = [gl.RED_INTEGER, gl.SHORT] as const;
		gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, height, ...format, values);
	}

	#uploadTable({ window }: WindowedFrame): void {
		const gl = this.#gl;
		const bytes = new Uint8Array(this.#table.through(window).buffer);
		gl.activeTexture(gl.TEXTURE1);
		const format = [gl.RGBA, gl.UNSIGNED_BYTE] as const;
		gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, TABLE_SIDE, TABLE_SIDE, ...format, bytes);
	}
}

/** Null where there is no WebGL2, or no graphics card behind it. */
export function openCardGrays(table: GrayTable): CardGrays | null {
	const canvas = document.createElement('canvas');
	const gl = canvas.getContext('webgl2', {
		...{ alpha: false, antialias: false, depth: false, stencil: false },
		// It is drawn from again while the reader pans.
		preserveDrawingBuffer: true,
		failIfMajorPerformanceCaveat: true
	});
	if (gl === null || !hasCard(gl) || !makeProgram(gl)) {
		return null;
	}
	for (const unit of [gl.TEXTURE0, gl.TEXTURE1]) {
		gl.activeTexture(unit);
		gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
		gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
		gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
	}
	gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, TABLE_SIDE, TABLE_SIDE);
	// Rows of an odd number of values are no multiple of four bytes.
	gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
	gl.disable(gl.DITHER);
	return new CardGrays(gl, canvas, table);
}

function hasCard(gl: WebGL2RenderingContext): boolean {
	const names = gl.getExtension('WEBGL_debug_renderer_info');
	const name: unknown = gl.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
	return typeof name === 'string' && !SOFTWARE.test(name);
}

function makeProgram(gl: WebGL2RenderingContext): boolean {
	const program = gl.createProgram();
	for (const [kind, source] of [
		[gl.VERTEX_SHADER, VERTEX],
		[gl.FRAGMENT_SHADER, FRAGMENT]
	] as const) {
		const shader = gl.createShader(kind);
		if (shader === null) {
			return false;
		}
		gl.shaderSource(shader, source);
		gl.compileShader(shader);
		gl.attachShader(program, shader);
	}
	gl.linkProgram(program);
	if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true) {
		return false;
	}
	gl.useProgram(program);
	gl.uniform1i(gl.getUniformLocation(program, 'frame'), 0);
	gl.uniform1i(gl.getUniformLocation(program, 'grays'), 1);
	return true;
}
