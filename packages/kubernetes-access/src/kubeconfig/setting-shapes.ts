import { isMapping } from 'chaos-plugin-api'

/** How a setting has to be written. */
interface Shape {
  /** What a value means; undefined where it is not of this shape. */
  read(value: unknown): unknown
  /** What a value is that is not of this shape: a clause. */
  readonly otherwise: string
}

/** A number is meant as it is written, as in `password: 1234`. */
const text: Shape = {
  read: (value) => (typeof value === 'number' ? String(value) : typeof value === 'string' ? value : undefined),
  otherwise: 'is no text',
}

const onOrOff: Shape = {
  read: (value) => (typeof value === 'boolean' ? value : undefined),
  otherwise: 'is neither true nor false',
}

const texts: Shape = {
  read(value) {
    const read = Array.isArray(value) ? value.map((each: unknown) => text.read(each)) : [undefined]
    return read.includes(undefined) ? undefined : read
  },
  otherwise: 'is no list of texts',
}

const listsOfTexts: Shape = {
  read(value) {
    const read = isMapping(value)
      ? Object.entries(value).map(([name, list]) => [name, texts.read(list)] as const)
      : [['', undefined] as const]
    return read.some(([, list]) => list === undefined) ? undefined : Object.fromEntries(read)
  },
  otherwise: 'is no mapping of lists of texts',
}

/** The settings of clusters, users and contexts; but the server and the plugin, which are looked at by who needs them. */
export const settingShapes: ReadonlyMap<string, Shape> = new Map([
  ...[
    ...['certificate-authority', 'certificate-authority-data', 'tls-server-name', 'proxy-url'],
    ...['client-certificate', 'client-certificate-data', 'client-key', 'client-key-data'],
    ...['token', 'tokenFile', 'username', 'password', 'as', 'as-uid', 'cluster', 'user', 'namespace'],
  ].map((name) => [name, text] as const),
  ...['insecure-skip-tls-verify', 'disable-compression'].map((name) => [name, onOrOff] as const),
  ['as-groups', texts],
  ['as-user-extra', listsOfTexts],
])
