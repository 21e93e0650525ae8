/** What `~/.chaostoolkit/settings.yaml` may hold; other keys are kept and passed to controls. */
export interface Settings {
  /** Hosts, each with the `type` and the `value` of the `Authorization` that is sent to it. */
  readonly auths?: unknown
  readonly controls?: Readonly<Record<string, unknown>>
  readonly notifications?: readonly Readonly<Record<string, unknown>>[]
  readonly runtime?: Readonly<Record<string, unknown>>
  /** Options of `chaos run`, by their names in snake_case. */
  readonly run?: unknown
  readonly [key: string]: unknown
}
