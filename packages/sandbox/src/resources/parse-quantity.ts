const scales: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

/** The number that a quantity such as `100m`, `2Gi` or `1e3` stands for; NaN if it is none. */
export function parseQuantity(quantity: string | number | undefined): number {
  if (quantity === undefined) return 0
  if (typeof quantity === 'number') return quantity
  const match = /^([+-]?[0-9.]+(?:[eE][+-]?\d+)?)([numkMGTPE]?i?)$/.exec(quantity.trim())
  const scale = match ? scales[match[2]!] : undefined
  return match && scale !== undefined ? Number(match[1]) * scale : Number.NaN
}
