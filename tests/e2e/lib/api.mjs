// A client of the REST API: what a site's own program would do.

import { request, Agent } from 'node:https';
import { domain, secret } from './server.mjs';

export class Session {
  // The certificate is one that the server made for itself a moment ago.
  #agent = new Agent({ keepAlive: false, rejectUnauthorized: false, servername: domain });
  #cookie = '';

  constructor(server) {
    this.server = server;
  }

  /** Logs in; a password that must be changed first is changed, as its user would do. */
  static async begin(server, account) {
    const session = new Session(server);
    const { login, password } = account;
    const me = await session.post('/login', { login, password });
    if (me.mustChangePassword) {
      account.password = secret();
      await session.post('/me/password', { current: password, new: account.password });
    }
    return session;
  }

  get = (path) => this.#ask('GET', path);
  post = (path, body) => this.#ask('POST', path, body);
  put = (path, body) => this.#ask('PUT', path, body);
  patch = (path, body) => this.#ask('PATCH', path, body);
  delete = (path) => this.#ask('DELETE', path);
  /** Sends a file as it is; an answer of several lines comes as text. */
  file = (path, text) => this.#ask('POST', path, text, 'text/csv');

  #ask(method, path, body, type = 'application/json') {
    const { address, port, origin } = this.server;
    const headers = { Host: `${domain}:${port}`, Origin: origin, Cookie: this.#cookie };
    if (body !== undefined) headers['Content-Type'] = type;
    return new Promise((done, fail) => {
      const out = request(
        { host: address, port, method, path: `/api/v1${path}`, headers, agent: this.#agent, timeout: 20_000 },
        (res) => {
          const cookie = res.headers['set-cookie']?.[0];
          if (cookie) this.#cookie = cookie.split(';')[0];
          let text = '';
          res.setEncoding('utf8');
          res.on('data', (chunk) => (text += chunk));
          res.on('end', () => {
            if (res.statusCode >= 300) fail(new Error(`${method} ${path}: ${res.statusCode} ${text}`));
            else if (text === '') done(undefined);
            else done(res.headers['content-type'] === 'application/x-ndjson' ? text : JSON.parse(text));
          });
        },
      );
      out.on('timeout', () => out.destroy(new Error('timeout')));
      out.on('error', fail);
      out.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
    });
  }
}
