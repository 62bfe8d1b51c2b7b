import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env['MADOGUCHI_SERVER'] ?? 'https://127.0.0.1:8443';

// The pages are served under CSP "default-src 'self'": nothing may be inlined
// as a data: URI, and no script or style may be inside the HTML.
export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    target: 'es2023',
    license: { fileName: 'licences.md' },
  },
  server: {
    proxy: {
      '/api': { target: server, secure: false },
      '/ws': { target: server, secure: false, ws: true },
      '/sip': { target: server, secure: false, ws: true },
    },
  },
});
