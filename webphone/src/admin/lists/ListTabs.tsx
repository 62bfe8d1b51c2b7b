import { useTranslation } from 'react-i18next';

import { Tabs } from '../../office/Tabs';

/** ListTabs are the lists of the area. */
export function ListTabs() {
  const { t } = useTranslation('lists');
  return (
    <Tabs
      label={t('title')}
      tabs={[
        { to: '/admin/lists/reasons', name: t('reasons.heading') },
        { to: '/admin/lists/results', name: t('codes.heading') },
        { to: '/admin/lists/addresses', name: t('addresses.heading') },
      ]}
    />
  );
}
