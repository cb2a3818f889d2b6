// A strict Content-Security-Policy on every page of the shop. What the theme itself writes into its pages is
// none of the module's: its one inline script is taken out, as a theme that serves such a policy would.

const POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
  + "base-uri 'none'";

export async function watch(context, complaints) {
  await context.route(/\.php/, async (route) => {
    if (route.request().resourceType() !== 'document') {
      return route.fallback();
    }
    const response = await route.fetch({ maxRedirects: 0 });
    const headers = { ...response.headers(), 'content-security-policy': POLICY };
    const body = (await response.text()).replace(/<script>var csrfToken[^<]*<\/script>/, '');
    return route.fulfill({ response, headers, body });
  });
  await context.exposeBinding('convoyViolation', (_, text) => complaints.push(`policy: ${text}`));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      window.convoyViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
  });
}
