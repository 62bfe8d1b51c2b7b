import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './app';
import { startI18n } from './lib/i18n';
import './styles.css';

async function start(): Promise<void> {
  await startI18n();
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no #root');
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

void start();
