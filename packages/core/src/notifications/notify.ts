import { isMapping, type Logger, networkFailure, withoutCredentials } from 'chaos-plugin-api'
import { sendRequest } from '../http/send-request.ts'
import type { Journal } from '../model/journal.ts'
import { pythonStr } from '../python/text-form.ts'
import type { Redaction } from '../secrets/redact.ts'
import type { Settings } from '../settings/settings.ts'

/** Something that channels are told: `run-started`, `run-completed`, `run-failed`, `run-deviated`, `validate-…`. */
export interface Notification {
  readonly name: string
  /** The experiment, the journal, or what else the event is about. */
  readonly payload?: unknown
  readonly error?: unknown
}

/** An event as channels get it. Spec 5.8. */
export interface NotificationEvent {
  readonly name: string
  readonly payload: unknown
  readonly phase: string
  /** Seconds since 1970. */
  readonly ts: number
  readonly error?: string
}

/** One entry of the settings' `notifications`. */
export type Channel = Readonly<Record<string, unknown>>

export interface NotifyOptions {
  /** Calls a Python function with the channel and the event. */
  callPlugin(
    plugin: { readonly module: string; readonly func: string },
    channel: Channel,
    event: NotificationEvent,
  ): Promise<unknown>
  readonly logger: Logger
  /** Masks what channels are told. */
  readonly redaction: Redaction
  /** Environment variables, for proxies. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Milliseconds since 1970. Default: the system's time. */
  now?(): number
}

/** Seconds until a channel must have answered. */
const timeout = 5

/** Tells every channel of the settings that asks for the event, one after the other, secrets masked. What fails is only logged. */
export async function notify(settings: Settings, notification: Notification, options: NotifyOptions): Promise<void> {
  const { notifications } = settings
  if (!Array.isArray(notifications)) return
  const event = options.redaction.deep(eventOf(notification, (options.now ?? Date.now)()))
  for (const channel of notifications as readonly unknown[]) {
    if (!isMapping(channel) || !wants(channel, event.name)) continue
    try {
      if (channel['type'] === 'http') await post(channel, event, options)
      else if (channel['type'] === 'plugin') await callPlugin(channel, event, options)
    } catch (error) {
      options.logger.debug(
        `The channel ${nameOf(channel)} was not told of ${event.name}: ${networkFailure(error).words}.`,
      )
    }
  }
}

/** The events at the end of a run, in their order. */
export function runEvents({ status, deviated }: Journal): readonly string[] {
  const end = status === 'completed' ? 'run-completed' : 'run-failed'
  return deviated ? [end, 'run-deviated'] : [end]
}

function eventOf({ name, payload = null, error }: Notification, now: number): NotificationEvent {
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return {
    name,
    payload,
    phase: name.slice(0, name.lastIndexOf('-')),
    ts: now / 1000,
    ...(error === undefined ? {} : { error: said }),
  }
}

function wants({ events }: Channel, name: string): boolean {
  return !Array.isArray(events) || events.length === 0 || events.includes(name)
}

async function post(channel: Channel, event: NotificationEvent, { environment }: NotifyOptions): Promise<void> {
  const { url, headers, verify_tls: verifyTls } = channel
  if (typeof url !== 'string') throw new Error('it has no url')
  const bare = channel['forward_event_payload'] === false
  const { status } = await sendRequest({
    url,
    method: bare ? 'GET' : 'POST',
    headers: { ...(bare ? {} : { 'content-type': 'application/json' }), ...textsIn(headers) },
    ...(bare ? {} : { body: JSON.stringify(event) }),
    verifyTls: verifyTls !== false,
    timeout,
    environment,
  })
  if (status > 399) throw new Error(`it answered with status ${status}`)
}

async function callPlugin(channel: Channel, event: NotificationEvent, options: NotifyOptions): Promise<void> {
  const { module, func = 'notify' } = channel
  if (typeof module !== 'string' || typeof func !== 'string') throw new Error('it names no module')
  await options.callPlugin({ module, func }, channel, event)
}

function textsIn(headers: unknown): Readonly<Record<string, string>> {
  const entries = isMapping(headers) ? Object.entries(headers) : []
  return Object.fromEntries(entries.map(([name, value]) => [name, pythonStr(value)]))
}

function nameOf(channel: Channel): string {
  return withoutCredentials(pythonStr(channel['url'] ?? channel['module'] ?? channel['type']))
}
