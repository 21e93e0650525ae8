/** Where a command reads or writes: `2>&1` is `{ descriptor: 2, kind: '>&', target: '1' }`. */
export interface Redirection {
  readonly descriptor: number
  readonly kind: '<' | '>' | '<&' | '>&'
  /** As it is written, quotation marks included. */
  readonly target: string
}

/** A command and where it reads and writes. Words are as they are written. */
export type Command = { readonly redirections: readonly Redirection[] } & (
  | { readonly kind: 'simple'; readonly words: readonly string[] }
  | { readonly kind: 'subshell'; readonly body: Script }
  | { readonly kind: 'while'; readonly condition: Script; readonly body: Script }
)

/** Commands of which each reads what the one before it writes. */
export type Pipeline = readonly Command[]

/** Pipelines that are run according to how the one before ended, in the background or not. */
export interface Statement {
  readonly pipelines: readonly { readonly pipeline: Pipeline; readonly after: ';' | '&&' | '||' }[]
  readonly background: boolean
}

export type Script = readonly Statement[]

/** Says why a text is no script. */
export class ScriptError extends Error {}

type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'operator'; readonly text: string }
  | { readonly kind: 'redirection'; readonly descriptor: number; readonly operator: Redirection['kind'] }

const tokenPattern =
  /[ \t]+|\\\n|(?<redirection>\d?(?:[<>]&|<|>>?))|(?<operator>&&|\|\||[;&|()\n])|(?<word>(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^'"\\\s;&|()<>])+)/gsy

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  tokenPattern.lastIndex = 0
  while (tokenPattern.lastIndex < text.length) {
    const { groups } = tokenPattern.exec(text) ?? {}
    if (groups === undefined) throw new ScriptError('unterminated quoted string')
    const { redirection, operator, word } = groups
    if (operator !== undefined) tokens.push({ kind: 'operator', text: operator })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word })
    else if (redirection !== undefined) tokens.push(redirectionOf(redirection))
  }
  return tokens
}

function redirectionOf(text: string): Token {
  const operator = text.replace(/^\d/, '').replace('>>', '>') as Redirection['kind']
  return { kind: 'redirection', operator, descriptor: Number(/^\d/.exec(text)?.[0] ?? (operator[0] === '<' ? 0 : 1)) }
}

/** Reads a script for a shell of POSIX: simple commands, pipelines, lists, subshells and `while`. Throws `ScriptError`. */
export function parseScript(text: string): Script {
  const tokens = tokensOf(text)
  let at = 0
  const operator = (...wanted: readonly string[]): string | undefined => {
    const token = tokens[at]
    if (token?.kind !== 'operator' || !wanted.includes(token.text)) return undefined
    at += 1
    return token.text
  }
  const isWord = (...wanted: readonly string[]): boolean => {
    const token = tokens[at]
    return token?.kind === 'word' && wanted.includes(token.text)
  }
  const unexpected = (): ScriptError => {
    const token = tokens[at]
    return new ScriptError(
      token === undefined ? 'end of file unexpected' : `"${'text' in token ? token.text : token.operator}" unexpected`,
    )
  }

  const script = (ends: () => boolean): Script => {
    const statements: Statement[] = []
    for (;;) {
      while (operator(';', '\n') !== undefined);
      if (at >= tokens.length || ends()) return statements
      statements.push(statement())
    }
  }
  const statement = (): Statement => {
    const pipelines: Statement['pipelines'][number][] = []
    for (let after = ';' as ';' | '&&' | '||' | undefined; after !== undefined; ) {
      pipelines.push({ pipeline: pipeline(), after })
      after = operator('&&', '||') as '&&' | '||' | undefined
      if (after !== undefined) while (operator('\n') !== undefined);
    }
    const background = operator('&') !== undefined
    if (!background && at < tokens.length && !isEnd()) throw unexpected()
    return { pipelines, background }
  }
  const isEnd = (): boolean => {
    const token = tokens[at]
    return token?.kind === 'operator' && [';', '\n', ')'].includes(token.text)
  }
  const pipeline = (): Pipeline => {
    const commands = [command()]
    while (operator('|') !== undefined) commands.push(command())
    return commands
  }
  const command = (): Command => {
    if (operator('(') !== undefined) {
      const body = script(() => isOperator(')'))
      if (operator(')') === undefined) throw unexpected()
      return { kind: 'subshell', body, redirections: redirections() }
    }
    if (!isWord('while')) return simple()
    at += 1
    const condition = script(() => isWord('do'))
    reserved('do')
    const body = script(() => isWord('done'))
    reserved('done')
    return { kind: 'while', condition, body, redirections: redirections() }
  }
  const isOperator = (wanted: string): boolean => {
    const token = tokens[at]
    return token?.kind === 'operator' && token.text === wanted
  }
  const reserved = (word: string): void => {
    if (!isWord(word)) throw unexpected()
    at += 1
  }
  const simple = (): Command => {
    const words: string[] = []
    const found: Redirection[] = []
    for (;;) {
      const token = tokens[at]
      if (token?.kind === 'word') {
        words.push(token.text)
        at += 1
      } else if (token?.kind === 'redirection') found.push(redirection(token))
      else break
    }
    if (words.length === 0 && found.length === 0) throw unexpected()
    return { kind: 'simple', words, redirections: found }
  }
  const redirections = (): readonly Redirection[] => {
    const found: Redirection[] = []
    for (let token = tokens[at]; token?.kind === 'redirection'; token = tokens[at]) found.push(redirection(token))
    return found
  }
  const redirection = ({ descriptor, operator: kind }: Token & { readonly kind: 'redirection' }): Redirection => {
    at += 1
    const target = tokens[at]
    if (target?.kind !== 'word') throw unexpected()
    at += 1
    return { descriptor, kind, target: target.text }
  }

  const whole = script(() => false)
  if (at < tokens.length) throw unexpected()
  return whole
}
