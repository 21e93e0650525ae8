/** What `~/.chaostoolkit/settings.yaml` may hold; other keys are kept and passed to controls. */
export interface Settings {
  readonly auths?: Readonly<Record<string, { readonly type: string; readonly value: string }>>
  readonly controls?: Readonly<Record<string, unknown>>
  readonly notifications?: readonly Readonly<Record<string, unknown>>[]
  readonly runtime?: Readonly<Record<string, unknown>>
  /** Options of `chaos run`, by their names in snake_case. */
  readonly run?: unknown
  readonly [key: string]: unknown
}
