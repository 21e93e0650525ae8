import {
  listOf as asList,
  mappingOf as asRecord,
  isMapping as isRecord,
  type Mapping as JsonRecord,
} from 'chaos-plugin-api'

export { asList, asRecord, isRecord, type JsonRecord }
