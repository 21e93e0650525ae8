/** A folder of manifests that can't be used. The message is one sentence that names the file and the document. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError'
}
