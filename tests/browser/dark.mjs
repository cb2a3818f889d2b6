// Dark themes that only change colours, as shops make them of the two that WHMCS ships: the body, its boxes, fields
// and links get others, and of the module's page nobody has thought.

const DARK = `
  * { transition: none !important; }
  body, .module-client-area, .box, .card, .card-body, .panel, .panel-body, .list-group-item, .product-details, #header,
  .header, .navbar, .bg-white, .bg-light { background: #1b1f27 !important; color: #e4e7ec !important;
    border-color: #39404d !important; }
  .card-header, .panel-heading, .product-icon { background: #232936 !important; color: #e4e7ec !important; }
  .form-control { background: #11151c !important; color: #e4e7ec !important; border-color: #4a5263 !important; }
  a:not(.btn), h1, h2, h3, h4, h5, h6, .text-body { color: #8ec7ff !important; }
`;

export async function darken(page) {
  // Through the debugger, which no policy binds.
  await page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
  }, DARK);
}
