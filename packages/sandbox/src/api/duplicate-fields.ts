const texts = new WeakMap<object, string>()

/** Remembers the text of a body: once it is parsed, members that were named twice can't be told any more. */
export function rememberText(body: object, text: string): void {
  texts.set(body, text)
}

/** The paths of members that a body in JSON names more than once, e.g. `spec.containers[0].image`. */
export function duplicateFields(body: object): readonly string[] {
  const text = texts.get(body)
  return text === undefined ? [] : findDuplicates(text)
}

interface Frame {
  readonly path: string
  /** Of an object: the members so far. */
  readonly members: Set<string> | undefined
  /** The member, or the position in a list, that is being read. */
  at: string
  count: number
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\],]/g

/** Reads valid JSON. */
function findDuplicates(text: string): readonly string[] {
  const found = new Set<string>()
  const stack: Frame[] = []
  let expectsMember = false
  for (const [part] of text.matchAll(token)) {
    const top = stack.at(-1)
    if (part === '{' || part === '[') {
      stack.push({
        path: top === undefined ? '' : pathOf(top),
        members: part === '{' ? new Set() : undefined,
        at: '',
        count: 0,
      })
      expectsMember = part === '{'
    } else if (part === '}' || part === ']') {
      stack.pop()
      expectsMember = false
    } else if (part === ',') {
      top!.count++
      expectsMember = top!.members !== undefined
    } else if (expectsMember && top?.members) {
      top.at = JSON.parse(part) as string
      if (top.members.has(top.at)) found.add(pathOf(top))
      top.members.add(top.at)
      expectsMember = false
    }
  }
  return [...found]
}

function pathOf({ path, members, at, count }: Frame): string {
  if (members === undefined) return `${path}[${count}]`
  return path === '' ? at : `${path}.${at}`
}
