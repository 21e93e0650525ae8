export {
  type ActionContext,
  type ActionDefinition,
  defineAction,
  defineProbe,
  type Impact,
  type MakeChange,
  type Permission,
  type ProbeDefinition,
  type Target,
} from './activity.ts'
export { asError } from './as-error.ts'
export {
  type AnyChange,
  type ChangeData,
  type ChangeDefinition,
  type ChangeDescription,
  defineChange,
  type HealingChange,
  type Inspecting,
  type Inspection,
  type LastingChange,
  type RestorableChange,
  type RevertibleChange,
} from './change.ts'
export { clauseOf, sentenceOf } from './clause.ts'
export type { Clock } from './clock.ts'
export { collectBytes, largestAnswer, TooLarge } from './collect-bytes.ts'
export { checkDocument, largestFile, mostLevels, mostValues, OutOfBounds } from './document-bounds.ts'
export { endInTime } from './end-in-time.ts'
export { endProcessGroup } from './end-process-group.ts'
export { faultInText, type OffsetOf, offsetInYaml } from './fault-in-text.ts'
export { whyNotRead, whyNotWritten } from './file-failure.ts'
export type { LogFields, Logger } from './logger.ts'
export { longestTimer } from './longest-timer.ts'
export { isMapping, isPlainMapping, listOf, type Mapping, mappingOf } from './mapping.ts'
export { bareHost } from './network/bare-host.ts'
export { certificateAuthorities, type Trust, UnreadableCertificates } from './network/certificate-authorities.ts'
export { isCredentialHeader } from './network/is-credential-header.ts'
export { keepsCredentials } from './network/keeps-credentials.ts'
export { type NetworkFailure, type NetworkFault, networkFailure } from './network/network-failure.ts'
export { networkRemedy } from './network/network-remedy.ts'
export { onProtocolSwitch } from './network/on-protocol-switch.ts'
export { isLoopback, proxyCredentials, proxyFor, proxyUrl, UnusableProxy } from './network/proxy-for.ts'
export { type OneRequest, requestOnce } from './network/request-once.ts'
export { type ProxyRoute, routeThrough } from './network/route-through.ts'
export { basicAuthorization, userAuthorization, userOfUrl, withoutUser } from './network/user-of-url.ts'
export { percentEncoded } from './percent-encoded.ts'
export {
  type AnyAction,
  type AnyActivity,
  type AnyProbe,
  definePlugin,
  type PluginDefinition,
  type VariableUse,
} from './plugin.ts'
export {
  definePreflight,
  type PlannedActivity,
  type PreflightContext,
  type PreflightDefinition,
  type PreflightReport,
} from './preflight.ts'
export { compilePythonRegex, patternProblem } from './python-regular-expression.ts'
export { readFileBytes, readTextFile } from './read-file.ts'
export type {
  Attempt,
  CallOutcome,
  ChangeCall,
  Debt,
  HealContext,
  HealedDebt,
  Healer,
  ObjectHistory,
  RecordedCall,
  Restoration,
  RestoreContext,
  RestoredChange,
  RestoreFinding,
  Restorer,
} from './restoration.ts'
export type { Schema } from './schema.ts'
export { shorten } from './shorten.ts'
export type { Choice, Phase, StepContext, SystemContext, Values } from './step-context.ts'
export { type FailureReason, isStepFailure, StepFailure, type StepFailureOptions } from './step-failure.ts'
export { urlCredentials, withoutCredentials } from './url-credentials.ts'
