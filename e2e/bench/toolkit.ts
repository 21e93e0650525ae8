import { resolve } from 'node:path'

const { CTK } = process.env

/** The real Chaos Toolkit's `chaos`; undefined where CTK=path/to/chaos does not name it. */
export const toolkit = CTK === undefined ? undefined : resolve(CTK)
