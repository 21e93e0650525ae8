/**
 * What is accepted where the metadata of objects is enough: the API server leaves out the rest, which is two thirds of a pod. One that does not know
 * how sends all of it.
 */
export const metadataOnly = {
  object: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json',
  list: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json',
} as const
