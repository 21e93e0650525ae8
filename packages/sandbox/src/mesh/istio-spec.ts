// The parts of Istio's networking API that the mesh honours: https://istio.io/latest/docs/reference/config/networking/

/** One condition on a text; an empty one asks for presence only. */
export interface StringMatch {
  readonly exact?: string
  readonly prefix?: string
  /** RE2, on the whole text. */
  readonly regex?: string
}

export interface HttpMatch {
  readonly uri?: StringMatch
  readonly ignoreUriCase?: boolean
  readonly scheme?: StringMatch
  readonly method?: StringMatch
  readonly authority?: StringMatch
  readonly headers?: Readonly<Record<string, StringMatch>>
  readonly withoutHeaders?: Readonly<Record<string, StringMatch>>
  readonly queryParams?: Readonly<Record<string, StringMatch>>
  readonly port?: number
  readonly sourceLabels?: Readonly<Record<string, string>>
  readonly sourceNamespace?: string
  readonly gateways?: readonly string[]
}

export interface Destination {
  readonly host: string
  readonly subset?: string
  readonly port?: { readonly number?: number }
}

export interface HeaderOperations {
  readonly set?: Readonly<Record<string, string>>
  readonly add?: Readonly<Record<string, string>>
  readonly remove?: readonly string[]
}

interface HeaderRules {
  readonly request?: HeaderOperations
  readonly response?: HeaderOperations
}

export interface Percentage {
  readonly value?: number
}

export interface WeightedDestination {
  readonly destination: Destination
  readonly weight?: number
  readonly headers?: HeaderRules
}

export interface Fault {
  readonly delay?: { readonly fixedDelay?: string; readonly percentage?: Percentage; readonly percent?: number }
  readonly abort?: { readonly httpStatus?: number; readonly grpcStatus?: string; readonly percentage?: Percentage }
}

export interface Retries {
  readonly attempts?: number
  readonly perTryTimeout?: string
  readonly retryOn?: string
}

export interface HttpRule {
  readonly name?: string
  readonly match?: readonly HttpMatch[]
  readonly route?: readonly WeightedDestination[]
  readonly redirect?: {
    readonly uri?: string
    readonly authority?: string
    readonly scheme?: string
    readonly port?: number
    readonly redirectCode?: number
  }
  readonly directResponse?: {
    readonly status: number
    readonly body?: { readonly string?: string; readonly bytes?: string }
  }
  readonly rewrite?: {
    readonly uri?: string
    readonly authority?: string
    readonly uriRegexRewrite?: { readonly match: string; readonly rewrite: string }
  }
  readonly timeout?: string
  readonly retries?: Retries
  readonly fault?: Fault
  readonly mirror?: Destination
  readonly mirrorPercentage?: Percentage
  readonly mirrors?: readonly { readonly destination: Destination; readonly percentage?: Percentage }[]
  readonly headers?: HeaderRules
}

export interface VirtualServiceSpec {
  readonly hosts?: readonly string[]
  readonly gateways?: readonly string[]
  readonly http?: readonly HttpRule[]
  readonly exportTo?: readonly string[]
}

export interface DestinationRuleSpec {
  readonly host?: string
  readonly subsets?: readonly { readonly name: string; readonly labels?: Readonly<Record<string, string>> }[]
  readonly trafficPolicy?: { readonly connectionPool?: { readonly tcp?: { readonly connectTimeout?: string } } }
  readonly exportTo?: readonly string[]
}
