/** A link to AMap (高德), which wants coordinates of its own system: GCJ-02, some hundred metres from GPS within China. */

const AXIS = 6_378_245
const FLAT = 0.006_693_421_622_965_943

/** Where AMap shows an address; by coordinates where they are known, else by a search for the words. */
export function mapLink(address: string, location: { latitude: number; longitude: number } | null): string {
  if (!location) return `https://uri.amap.com/search?keyword=${encodeURIComponent(address)}`
  const [longitude, latitude] = gcj02(location.longitude, location.latitude)
  return `https://uri.amap.com/marker?position=${longitude.toFixed(6)},${latitude.toFixed(6)}&name=${encodeURIComponent(address)}`
}

/** WGS-84 to GCJ-02, by the published approximation (Krasovsky 1940); outside China nothing changes. */
export function gcj02(longitude: number, latitude: number): [number, number] {
  if (longitude < 72.004 || longitude > 137.8347 || latitude < 0.8293 || latitude > 55.8271) return [longitude, latitude]
  const [x, y] = [longitude - 105, latitude - 35]
  const radians = (latitude / 180) * Math.PI
  const magic = 1 - FLAT * Math.sin(radians) ** 2
  const north = (shiftNorth(x, y) * 180) / (((AXIS * (1 - FLAT)) / (magic * Math.sqrt(magic))) * Math.PI)
  const east = (shiftEast(x, y) * 180) / ((AXIS / Math.sqrt(magic)) * Math.cos(radians) * Math.PI)
  return [longitude + east, latitude + north]
}

const waves = (value: number, ...parts: [number, number][]) =>
  parts.reduce((sum, [size, pace]) => sum + (size * Math.sin(value * Math.PI * pace) * 2) / 3, 0)

function shiftNorth(x: number, y: number): number {
  const flat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x))
  return flat + waves(x, [20, 6], [20, 2]) + waves(y, [20, 1], [40, 1 / 3]) + waves(y, [160, 1 / 12], [320, 1 / 30])
}

function shiftEast(x: number, y: number): number {
  const flat = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x))
  return flat + waves(x, [20, 6], [20, 2]) + waves(x, [20, 1], [40, 1 / 3]) + waves(x, [150, 1 / 12], [300, 1 / 30])
}
