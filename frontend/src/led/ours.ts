// Whether it is our server that answers at this address, and no other program that has taken its
// port, or a network's sign-in page: only our own "nobody here" makes a device forget.

export async function isOurs(): Promise<boolean> {
  const answer = await fetch("/p/sw.js", { cache: "no-store" }).catch(() => null);
  return answer?.headers.get("service-worker-allowed") === "/p/";
}
