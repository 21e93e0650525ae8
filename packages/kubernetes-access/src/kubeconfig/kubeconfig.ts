/** What a kubeconfig says of a cluster, as far as this package reads it. Paths are absolute. */
export interface KubeconfigCluster {
  readonly server?: string
  readonly 'certificate-authority'?: string
  readonly 'certificate-authority-data'?: string
  readonly 'insecure-skip-tls-verify'?: boolean
  readonly 'tls-server-name'?: string
  readonly 'proxy-url'?: string
  readonly 'disable-compression'?: boolean
  readonly extensions?: unknown
}

/** What a kubeconfig says of a plugin: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins */
export interface ExecPlugin {
  readonly apiVersion?: string
  readonly command?: string
  readonly args?: readonly unknown[] | null
  readonly env?: readonly { readonly name: string; readonly value: string }[] | null
  readonly provideClusterInfo?: boolean
  readonly installHint?: string
  readonly interactiveMode?: string
}

/** What a kubeconfig says of a provider of the kind that came before credential plugins. */
export interface AuthProvider {
  readonly name?: string
  readonly config?: Readonly<Record<string, string>>
  /** The kubeconfig, and the user in it, where it stands. */
  readonly keptIn?: { readonly file: string; readonly user: string }
}

/** What a kubeconfig says of a user. Paths are absolute. */
export interface KubeconfigUser {
  readonly 'client-certificate'?: string
  readonly 'client-certificate-data'?: string
  readonly 'client-key'?: string
  readonly 'client-key-data'?: string
  readonly token?: string
  readonly tokenFile?: string
  /** What stands before the token in the Authorization header; `Bearer` unless given. Only from `KUBERNETES_API_KEY_PREFIX`. */
  readonly tokenPrefix?: string
  readonly username?: string
  readonly password?: string
  readonly as?: string
  readonly 'as-uid'?: string
  readonly 'as-groups'?: string[]
  readonly 'as-user-extra'?: Readonly<Record<string, string[]>>
  readonly exec?: ExecPlugin
  readonly 'auth-provider'?: AuthProvider
}

export interface KubeconfigContext {
  readonly cluster?: string
  readonly user?: string
  readonly namespace?: string
}

/** One or several kubeconfig files, merged. */
export interface Kubeconfig {
  /** The files that it was read from. */
  readonly files: readonly string[]
  readonly currentContext: string | undefined
  readonly clusters: ReadonlyMap<string, KubeconfigCluster>
  readonly users: ReadonlyMap<string, KubeconfigUser>
  readonly contexts: ReadonlyMap<string, KubeconfigContext>
}
