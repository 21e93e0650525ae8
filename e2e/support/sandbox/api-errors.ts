/** What the components meet on a real API server too, where several of them write to the same objects. */
const usual: readonly RegExp[] = [
  /the object has been modified; please apply your changes to the latest version/,
  // A node that kwok touches while it gets its addresses is looked at twice; the second range is refused and given back.
  /node updates may not change podCIDR except from/,
  /Node already has a CIDR allocated\. Releasing the new one/,
]

/** The lines of a component's log (klog's format or JSON) that report an error and are not usual on a real API server. */
export function apiErrors(log: string): readonly string[] {
  return log
    .split('\n')
    .filter((line) => /^[EF]\d{4} |"level":"ERROR"|Failed to watch|failed to list/i.test(line))
    .filter((line) => !usual.some((pattern) => pattern.test(line)))
}
