import { availableParallelism, loadavg } from 'node:os'

/** One thing that was measured. */
export interface Row {
  readonly what: string
  readonly goal?: string
  readonly figure: string
  /** Whether the goal is met. */
  readonly met?: boolean
  /** The processor time that the server spent. */
  readonly cpu?: string
  readonly remark?: string
}

/** Where and when it was measured. */
export interface Machine {
  readonly cores: number
  readonly node: string
  readonly platform: string
  /** The load average of the last minute, before the benchmark and after it. */
  readonly load: readonly [number, number]
}

/** This machine; `before` is its load before the benchmark. */
export function describeMachine(before: number): Machine {
  return {
    cores: availableParallelism(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    load: [before, loadavg()[0] ?? 0],
  }
}

/** The page of the docs with the figures, as Markdown. */
export function renderReport(rows: readonly Row[], { cores, node, platform, load }: Machine): string {
  const line = ({ what, goal = '', figure, cpu = '' }: Row) => `| ${what} | ${goal} | ${figure} | ${cpu} |`
  const remarks = rows.flatMap(({ what, remark }) => (remark === undefined ? [] : [`* ${what}: ${remark}`]))
  return `# How fast and how large the sandbox is

This page is written by \`npm run bench -w packages/sandbox\` in a built repository.

Machine: ${cores} cores, ${platform}, Node.js ${node}. Load average of the last minute: ${load[0].toFixed(1)} before the
benchmark, ${load[1].toFixed(1)} at its end.

| what | goal | figure | processor time of the sandbox |
| --- | --- | --- | --- |
${rows.map(line).join('\n')}

${remarks.join('\n')}

## How it is measured

* The sandbox and its client are two processes. The client is a bare HTTP client with connections that are kept open. It reads every answer to
  its end, and counts objects and events without parsing them.
* The large cluster is made through the API: 1,000 Deployments of 100 replicas in ten namespaces, each with a Service and a
  PodDisruptionBudget that lets half of the pods go. It is loaded when all pods are available. Memory is the largest resident size until then.
* The list is read to its end, one page after the other.
* The watch shows all pods from the current revision on. Meanwhile 8 connections patch an annotation of 10,000 pods, and the
  time ends with the last event. So it includes the patches.
* Evictions are sent over 8 connections, and every one must be granted. The rate is that of the answers; meanwhile the controllers
  replace what has gone. The processor time is that of everything which an eviction sets off: budget, endpoints, replacement,
  scheduling, start of the new pod, end of the old one.
* The idle sandbox is that of \`chaos sandbox up\`, five seconds after its start.
* The drain sample is run without its pause of 20 s (\`--dry pause\`), once with \`--sandbox\`, once against the sandbox of \`chaos sandbox up\`, and so on
  in turn, nine times each, at \`fast\` speed. The figure is the difference of the two medians.
`
}
