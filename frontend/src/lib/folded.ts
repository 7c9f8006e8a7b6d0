// A link to something that is folded away on the same page opens it.

export function openLinked(root: Document): void {
  root.addEventListener("click", ({ target }) => {
    const link = (target as Element).closest<HTMLAnchorElement>("a[href^='#']");
    const found = link && root.getElementById(link.hash.slice(1));
    if (found instanceof HTMLDetailsElement) found.open = true;
  });
}
