import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useNavigate, useParams } from 'react-router';

import { Button, SelectField, TextField } from '../../lib/components';
import { FieldGroup } from '../../office/form/fields';
import { RecordBar } from '../../office/form/RecordBar';
import { useRecord } from '../../office/form/use-record';
import { LastChange } from '../../office/LastChange';
import { withoutAsking } from '../../office/form/without-asking';
import { NotHere } from '../../office/NotHere';
import { PageHeading } from '../../office/PageHeading';
import { ProblemBanner } from '../../office/problem';
import { Removal } from '../../office/Removal';
import { freeId, isSlug } from '../../office/slug';
import { useAccountNames, useAddresses, useQueues, useRefresh, type Address } from '../counters/api';
import { isName } from '../counters/form';
import { useNamed } from '../counters/use-names';
import { lists } from './api';

/** AddressPage is one phone outside. */
export function AddressPage() {
  const { t } = useTranslation('lists');
  const { id = '' } = useParams();
  const named = useNamed();
  const go = useNavigate();
  const refresh = useRefresh();
  const addresses = useAddresses();
  const queues = useQueues().data ?? [];
  const [removing, setRemoving] = useState(false);
  const isNew = id === 'new';
  if (!addresses.data) {
    return (
      <>
        <p>{t('loading', { ns: 'common' })}</p>
        <ProblemBanner error={addresses.error} heading={t('list.failed', { ns: 'office' })} />
      </>
    );
  }
  const address: Address | undefined = isNew
    ? {
        id: freeId(
          'phone',
          addresses.data.map((a) => a.id),
        ),
        nameJa: '',
        nameEn: '',
        gateway: '',
        number: '',
      }
    : addresses.data.find((a) => a.id === id);
  if (!address) return <NotHere />;
  return (
    <>
      <Link
        to="/admin/lists/addresses"
        className="mb-2 inline-block text-key-900 underline underline-offset-4 hover:text-key-1000"
      >
        {t('addresses.back')}
      </Link>
      <PageHeading
        last={!isNew && <LastChange action="address." subject={address.id} version={address.version ?? ''} />}
        actions={
          !isNew && (
            <Button icon={Trash2} onClick={() => setRemoving(true)}>
              {t('addresses.remove')}
            </Button>
          )
        }
      >
        {isNew ? t('addresses.new') : named(address)}
      </PageHeading>
      <Form key={id} address={address} isNew={isNew} />
      {removing && (
        <Removal
          heading={t('addresses.removeHeading', { name: named(address) })}
          close={() => setRemoving(false)}
          users={queues
            .filter((q) => q.overflow.some(({ to }) => to.kind === 'address' && to.id === address.id))
            .map((q) => ({ key: q.id, name: t('addresses.usedBy', { name: named(q) }) }))}
          remove={async () => {
            await lists.removeAddress(address.id);
            void go('/admin/lists/addresses', withoutAsking);
            await refresh();
          }}
        >
          {t('addresses.removeText')}
        </Removal>
      )}
    </>
  );
}

const saved = ({ version, ...value }: Address) => ({ value, version: version ?? '' });
const isNumber = (number: string) => /^[0-9a-z+*._-]{1,32}$/.test(number);

function Form({ address, isNew }: { address: Address; isNew: boolean }) {
  const { t } = useTranslation(['lists', 'office']);
  const refresh = useRefresh();
  const accounts = useAccountNames().data ?? [];
  const editing = useRecord({
    start: saved(address),
    id: isNew ? '' : address.id,
    put: async (value, version) => {
      const now = await lists.putAddress(
        { ...value, nameJa: value.nameJa.trim(), nameEn: value.nameEn.trim() },
        version,
      );
      await refresh();
      return saved(now);
    },
    read: async () => {
      const newest = await lists.address(address.id);
      return newest && saved(newest);
    },
  });
  const { draft, faults } = editing;
  const form = draft.value;
  const touched = !isNew || draft.dirty;
  const wrong =
    [form.nameJa, form.nameEn].filter((name) => !isName(name)).length +
    (isNumber(form.number) ? 0 : 1) +
    (form.gateway === '' ? 1 : 0) +
    (isSlug(form.id) ? 0 : 1);
  if (isNew && editing.saved) return <Navigate to="/admin/lists/addresses" replace />;
  const nameFault = (name: string) => (touched && !isName(name) ? t('office:form.required') : undefined);
  return (
    <form
      noValidate
      className="max-w-3xl"
      onSubmit={(ev) => {
        ev.preventDefault();
        if (wrong === 0) void editing.save();
      }}
    >
      <FieldGroup legend={t('addresses.what')}>
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={t('office:names.ja')}
            name="nameJa"
            value={form.nameJa}
            error={nameFault(form.nameJa) ?? faults['nameJa']}
            onChange={(ev) => draft.set({ nameJa: ev.target.value })}
          />
          <TextField
            label={t('office:names.en')}
            name="nameEn"
            value={form.nameEn}
            error={nameFault(form.nameEn) ?? faults['nameEn']}
            onChange={(ev) => draft.set({ nameEn: ev.target.value })}
          />
        </div>
        <TextField
          label={t('addresses.number')}
          help={t('addresses.numberHelp')}
          name="number"
          className="max-w-sm"
          inputMode="tel"
          value={form.number}
          error={touched && !isNumber(form.number) ? t('addresses.numberFault') : faults['number']}
          onChange={(ev) => draft.set({ number: ev.target.value.replace(/[\s()-]/g, '') })}
        />
        <div>
          <SelectField
            label={t('addresses.gateway')}
            className="max-w-md"
            value={form.gateway}
            onChange={(ev) => draft.set({ gateway: ev.target.value })}
          >
            <option value="">{t('addresses.choose')}</option>
            {accounts
              .filter((a) => a.role !== 'kiosk' || a.id === form.gateway)
              .map((a) => (
                <option key={a.id} value={a.id}>
                  {`${a.name} (${a.login})`}
                </option>
              ))}
          </SelectField>
          <p className="mt-1 text-[0.875rem] text-solid-gray-700">{t('addresses.gatewayHelp')}</p>
          {faults['gateway'] && <p className="mt-1 text-[0.875rem] text-red-900">{faults['gateway']}</p>}
        </div>
        {isNew && (
          <TextField
            label={t('office:names.id')}
            help={t('addresses.idHelp')}
            name="id"
            className="max-w-sm"
            value={form.id}
            error={isSlug(form.id) ? faults['id'] : t('office:form.slug')}
            onChange={(ev) => draft.set({ id: ev.target.value })}
          />
        )}
      </FieldGroup>
      <RecordBar
        editing={editing}
        wrong={touched ? wrong : 0}
        names={(field) => t(`lists:addressField.${field}`)}
      />
    </form>
  );
}
