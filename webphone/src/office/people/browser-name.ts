/** BrowserName is what a browser calls itself, in words; '' what it does not say. */
interface BrowserName {
  browser: string;
  system: string;
}

/** The first that fits: Edge also says Chrome, and Chrome also says Safari. */
const browsers: readonly [RegExp, string][] = [
  [/\bEdgA?\/(\d+)/, 'Microsoft Edge'],
  [/\bOPR\/(\d+)/, 'Opera'],
  [/\bFirefox\/(\d+)/, 'Firefox'],
  [/\b(?:Headless)?Chrome\/(\d+)/, 'Google Chrome'],
  [/\bVersion\/(\d+).*\bSafari\//, 'Safari'],
];

const systems: readonly [RegExp, string][] = [
  [/Windows NT 10/, 'Windows'],
  [/Windows/, 'Windows'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS X/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];

/** browserName reads a User-Agent header (RFC 9110 §10.1.5), which anybody can forge: it is for people to look at only. */
export function browserName(userAgent: string): BrowserName {
  let browser = '';
  for (const [pattern, name] of browsers) {
    const version = pattern.exec(userAgent)?.[1];
    if (version === undefined) continue;
    browser = `${name} ${version}`;
    break;
  }
  const system = systems.find(([pattern]) => pattern.test(userAgent))?.[1] ?? '';
  return { browser, system };
}
