import { StepFailure } from 'chaos-plugin-api'

/** What names are to lead to; null: there is no such name. */
export interface DnsRule {
  readonly name: string
  readonly to: string | null
}

/** The first line of the server block for all names, on any port. */
const rootBlock = /^[ \t]*(?:(?:dns:\/\/)?\.(?::\d+)?[ \t]+)*(?:dns:\/\/)?\.(?::\d+)?[ \t]*\{[ \t]*$/m

/** Writes a rule into the Corefile of CoreDNS, before all others of the block for all names. Throws `StepFailure` where it has no such block. */
export function withDnsRule(corefile: string, rule: DnsRule): string {
  const found = rootBlock.exec(corefile)
  if (found === null) {
    throw new StepFailure(
      'The Corefile has no block for all names, such as ".:53 {", so no rule can be written into it.',
      {
        remedy: 'Name the ConfigMap that CoreDNS reads.',
      },
    )
  }
  const end = found.index + found[0].length
  return `${corefile.slice(0, end)}\n${linesOf(rule)}${corefile.slice(end)}`
}

/** Whether CoreDNS reads the Corefile anew by itself once it has changed. */
export function isReloaded(corefile: string): boolean {
  return /^[ \t]*reload(?:[ \t]|$)/m.test(corefile)
}

function linesOf({ name, to }: DnsRule): string {
  if (to !== null) return `    rewrite name exact ${name} ${to}`
  return `    template ANY ANY ${name} {\n        rcode NXDOMAIN\n    }`
}
