/** A parsed path: what it starts from and the segments that follow. */
export interface JsonPath {
  /** `$` is the whole document, `@` the node that a filter looks at. */
  readonly from: '$' | '@'
  readonly segments: readonly Segment[]
}

/** One step: its subscripts are applied to the node, or, after `..`, to the node and everything below it. */
export interface Segment {
  readonly descends: boolean
  readonly subscripts: readonly Subscript[]
}

export type Subscript =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | {
      readonly kind: 'slice'
      readonly start: number | undefined
      readonly end: number | undefined
      readonly step: number | undefined
    }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'filter'; readonly condition: Condition }
  /** Name or index are what the path finds. */
  | { readonly kind: 'path'; readonly path: JsonPath }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly args: readonly Operand[] }

export type FunctionName = 'length' | 'keys' | 'values' | 'entries' | 'charAt' | 'substring'

/** A path, or a value of JSON. */
export type Operand = { readonly path: JsonPath } | { readonly value: unknown }

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'contains'

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'exists'; readonly operand: Operand }
  | { readonly kind: 'comparison'; readonly operator: Operator; readonly left: Operand; readonly right: Operand }
