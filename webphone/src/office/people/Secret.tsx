import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '../../lib/components';

/** Secret is a text to be taken over exactly, with a button that copies it. */
export function Secret({ value, name }: { value: string; name?: string }) {
  const { t } = useTranslation('people');
  const [copied, setCopied] = useState(false);
  return (
    <span className="flex flex-wrap items-center gap-4">
      <code
        data-secret={name ?? ''}
        className="rounded-8 bg-solid-gray-50 px-4 py-2 font-mono text-[1.25rem] break-all select-all"
      >
        {value}
      </code>
      <Button
        size="small"
        icon={copied ? Check : Copy}
        onClick={() => {
          navigator.clipboard.writeText(value).then(
            () => setCopied(true),
            () => undefined, // it can be selected by hand
          );
        }}
      >
        {copied ? t('secret.copied') : t('secret.copy')}
      </Button>
    </span>
  );
}
