/** What runs in a sandbox from the start, the usual one first: Bookinfo with its mesh, or nothing. */
export const presets = ['bookinfo', 'empty'] as const
export type Preset = (typeof presets)[number]

/** What runs in it where nobody says. */
export const [usualPreset] = presets
