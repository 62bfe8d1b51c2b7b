import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Banner, Button } from './lib/components';

/** CrashScreen is what people see when a page could not be drawn: never a blank one. */
export class CrashScreen extends Component<{ children: ReactNode }, { crashed: boolean }> {
  override state = { crashed: false };

  static getDerivedStateFromError() {
    return { crashed: true };
  }

  override render() {
    return this.state.crashed ? <Crashed /> : this.props.children;
  }
}

function Crashed() {
  const { t } = useTranslation();
  return (
    <main className="mx-auto grid min-h-dvh max-w-3xl place-items-center p-8">
      <Banner
        tone="error"
        heading={t('app.crashed')}
        actions={
          <Button look="primary" onClick={() => location.reload()}>
            {t('app.reload')}
          </Button>
        }
      >
        {t('app.crashedText')}
      </Banner>
    </main>
  );
}
