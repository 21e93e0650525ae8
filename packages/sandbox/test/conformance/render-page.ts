import type { Topic } from './behaviour.ts'

/** The page of the docs that lists what the suite covers, as Markdown. */
export function renderPage(topics: readonly Topic[]): string {
  const count = topics.reduce((sum, { behaviours }) => sum + behaviours.length, 0)
  return `# What the sandbox does as a Kubernetes API server does

The sandbox is held to ${count} behaviours of the Kubernetes API. One suite of tests, which knows only HTTP, is run against
the sandbox and against a real control plane (Kubernetes 1.35), and both pass all of it. This page is generated from that
suite: each sentence is one test.

${topics.map(renderTopic).join('\n')}`
}

function renderTopic({ title, behaviours }: Topic): string {
  return `## ${title}\n\n${behaviours.map(({ name }) => `* ${escapeMarkdown(name)}\n`).join('')}`
}

/** Keeps Markdown from reading an asterisk or an angle bracket outside of code as its own. */
function escapeMarkdown(name: string): string {
  return name
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part.replace(/[*<>_[\]]/g, '\\$&') : part))
    .join('`')
}
