import type { Box, Canvas, Distance, Place } from './canvas.ts';

/** A rounded rod between two places, or a ball where both are the same; its radius may change along the way. */
export type Rod = { from: Place; to: Place; radius: number; endRadius?: number };
export type Ellipsoid = {
	center: Place;
	half: Place;
	/** Turned about the body's axis. */ turn?: number;
};

/** Cross-section of a rod with the slice at z, null where it does not reach. `grown` adds to its radius. */
function rodSection(rod: Rod, z: number, grown = 0): { box: Box; distance: Distance } | null {
	const [ax, ay, az] = rod.from;
	const [bx, by, bz] = rod.to;
	const endRadius = rod.endRadius ?? rod.radius;
	const most = Math.max(rod.radius, endRadius) + grown;
	if (z < Math.min(az, bz) - most || z > Math.max(az, bz) + most) {
		return null;
	}
	const [dx, dy, dz] = [bx - ax, by - ay, bz - az];
	const square = dx * dx + dy * dy + dz * dz;
	const distance: Distance = (x, y) => {
		const along = (x - ax) * dx + (y - ay) * dy + (z - az) * dz;
		const t = square === 0 ? 0 : Math.min(1, Math.max(0, along / square));
		const [gx, gy, gz] = [x - ax - t * dx, y - ay - t * dy, z - az - t * dz];
		return (
			Math.sqrt(gx * gx + gy * gy + gz * gz) - (rod.radius + t * (endRadius - rod.radius)) - grown
		);
	};
	const box = {
		left: Math.min(ax, bx) - most,
		right: Math.max(ax, bx) + most,
		top: Math.min(ay, by) - most,
		bottom: Math.max(ay, by) + most
	};
	return { box, distance };
}

/** Cross-section of an ellipsoid; the distance is right at the surface and near enough beside it. */
function ellipsoidSection(
	{ center, half, turn = 0 }: Ellipsoid,
	z: number,
	grown = 0
): { box: Box; distance: Distance } | null {
	const [cx, cy, cz] = center;
	const [hx, hy, hz] = [half[0] + grown, half[1] + grown, half[2] + grown];
	const level = 1 - ((z - cz) / hz) ** 2;
	if (level <= 0) {
		return null;
	}
	const [sx, sy] = [hx * Math.sqrt(level), hy * Math.sqrt(level)];
	const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
	const distance: Distance = (x, y) => {
		const [u, v] = [(x - cx) * cos + (y - cy) * sin, (y - cy) * cos - (x - cx) * sin];
		return ellipseDistance(u, v, sx, sy);
	};
	const reach = Math.max(sx, sy);
	return {
		box: { left: cx - reach, right: cx + reach, top: cy - reach, bottom: cy + reach },
		distance
	};
}

/** To an ellipse around the origin: first order, so exact at the edge. Without Math.hypot, which takes ten times as long. */
export function ellipseDistance(x: number, y: number, halfX: number, halfY: number): number {
	const [u, v] = [x / halfX, y / halfY];
	const level = Math.sqrt(u * u + v * v);
	const slope = Math.sqrt((u * u) / (halfX * halfX) + (v * v) / (halfY * halfY));
	return slope < 1e-9 ? -Math.min(halfX, halfY) : (level * (level - 1)) / slope;
}

export function paintRod(canvas: Canvas, rod: Rod, value: number, grown = 0): void {
	const section = rodSection(rod, canvas.z, grown);
	if (section !== null) {
		canvas.paint(section.box, section.distance, value);
	}
}

export function paintEllipsoid(
	canvas: Canvas,
	ellipsoid: Ellipsoid,
	value: number,
	grown = 0
): void {
	const section = ellipsoidSection(ellipsoid, canvas.z, grown);
	if (section !== null) {
		canvas.paint(section.box, section.distance, value);
	}
}
