import { CircleX, Clock, Eye, LoaderCircle, MonitorUp, RotateCw, Trash2, Upload, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Button, cx, Dialog, StatusTag } from '../../lib/components';
import { pick } from '../../lib/i18n';
import type { RoomDocument } from '../../lib/room/protocol';
import { useDesk } from '../context';
import type { CallRoom } from './context';
import { RoomThumb } from './RoomThumb';
import type { Sending } from './use-uploads';
import { useDocumentName } from './words';

/** DocumentItem is one document of the room: what it is, how far it is, and what may be done with it. */
export function DocumentItem({ document, room: callRoom }: { document: RoomDocument; room: CallRoom }) {
  const { t } = useTranslation('staff');
  const { live } = useDesk();
  const [asking, setAsking] = useState(false);
  const nameOf = useDocumentName();
  const { room, view, driver, shown, uploads, ask } = callRoom;
  const name = nameOf(document, view.doc);
  const onStage = shown?.document.id === document.id;
  const there = document.pages.length > 0;
  const again = uploads.again(document);
  const fromCitizen =
    live.topics.call?.parties.find((p) => p.id === document.by)?.role === 'kiosk' && document.kind === 'pad';
  return (
    <li
      className={cx(
        'flex gap-3 rounded-8 border p-2',
        onStage ? 'border-2 border-key-900 bg-key-50' : 'border-solid-gray-420',
      )}
    >
      <RoomThumb
        room={room}
        document={document}
        page={1}
        className="h-16 w-14 shrink-0 rounded-4 border border-solid-gray-200 bg-white"
      />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="line-clamp-2 leading-[1.4] font-bold break-all" title={name}>
          {name}
        </p>
        <p className="text-[0.875rem] leading-[1.4] text-solid-gray-800">
          {there && t('documents.pages', { count: document.pages.length })}
          {fromCitizen && <span className="ml-2">{t('documents.byCitizen')}</span>}
          {document.cut && (
            <span className="ml-2 font-bold">{t('documents.cut', { count: document.pages.length })}</span>
          )}
        </p>
        <State document={document} />
        {driver && (
          <div className="flex flex-wrap items-center gap-2">
            {onStage ? (
              <StatusTag icon={Eye} colour="blue" className="text-[0.875rem]">
                {t('documents.shown')}
              </StatusTag>
            ) : (
              there && (
                <Button
                  size="small"
                  icon={MonitorUp}
                  aria-label={t('documents.showNamed', { name })}
                  onClick={() => void ask({ kind: 'show', document: document.id, page: 1 })}
                >
                  {t('documents.show')}
                </Button>
              )
            )}
            {document.state === 'failed' && again && (
              <Button size="small" icon={RotateCw} onClick={again}>
                {t('documents.again')}
              </Button>
            )}
            <Button
              size="small"
              look="quiet"
              icon={Trash2}
              className="ml-auto"
              aria-label={t('documents.removeNamed', { name })}
              onClick={() => setAsking(true)}
            >
              {t('documents.remove')}
            </Button>
          </div>
        )}
      </div>
      {asking && (
        <RemoveDialog
          name={name}
          remove={() => {
            setAsking(false);
            void ask({ kind: 'remove', document: document.id });
          }}
          close={() => setAsking(false)}
        />
      )}
    </li>
  );
}

function State({ document }: { document: RoomDocument }) {
  const { t } = useTranslation('staff');
  switch (document.state) {
    case 'ready':
      return null;
    case 'failed':
      return (
        <div role="alert" className="text-[0.875rem] leading-[1.5]">
          <p className="flex items-center gap-1 font-bold text-red-900">
            <CircleX aria-hidden size={18} className="shrink-0" />
            {t('documents.state.failed')}
          </p>
          {document.problem && <p>{pick(document.problem)}</p>}
        </div>
      );
    default:
      return (
        <p role="status" className="flex items-center gap-1 text-[0.875rem] font-bold text-key-1000">
          {document.state === 'waiting' ? (
            <Clock aria-hidden size={18} className="shrink-0" />
          ) : (
            <LoaderCircle aria-hidden size={18} className="shrink-0 animate-spin" />
          )}
          {t(`documents.state.${document.state}`)}
        </p>
      );
  }
}

/** SendingItem is a file on its way from this PC. */
export function SendingItem({ sending, retry }: { sending: Sending; retry: () => void }) {
  const { t } = useTranslation('staff');
  const percent = Math.round(sending.part * 100);
  const { name } = sending.file;
  return (
    <li className="flex gap-3 rounded-8 border border-solid-gray-420 p-2">
      <Upload aria-hidden size={28} className="m-3 shrink-0 text-solid-gray-700" />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="line-clamp-2 leading-[1.4] font-bold break-all">{name}</p>
        {sending.problem ? (
          <>
            <Failed>{pick(sending.problem)}</Failed>
            <div className="flex gap-2">
              <Button size="small" icon={RotateCw} onClick={retry}>
                {t('documents.again')}
              </Button>
              <Button size="small" look="quiet" icon={X} className="ml-auto" onClick={sending.stop}>
                {t('documents.close')}
              </Button>
            </div>
          </>
        ) : (
          <>
            <p className="text-[0.875rem]">
              {t('documents.state.sending')}{' '}
              <strong className="tabular-nums">{t('documents.percent', { percent })}</strong>
            </p>
            <progress
              max={100}
              value={percent}
              aria-label={`${t('documents.state.sending')} ${name}`}
              className="h-2 w-full accent-key-900"
            />
            <Button
              size="small"
              look="quiet"
              icon={X}
              className="ml-auto"
              aria-label={t('documents.cancelNamed', { name })}
              onClick={sending.stop}
            >
              {t('documents.cancel')}
            </Button>
          </>
        )}
      </div>
    </li>
  );
}

function Failed({ children }: { children: ReactNode }) {
  return (
    <p role="alert" className="flex gap-1 text-[0.875rem] leading-[1.5] text-red-1000">
      <CircleX aria-hidden size={18} className="mt-0.5 shrink-0" />
      {children}
    </p>
  );
}

function RemoveDialog({ name, remove, close }: { name: string; remove: () => void; close: () => void }) {
  const { t } = useTranslation('staff');
  return (
    <Dialog
      heading={t('documents.removeHeading', { name })}
      onClose={close}
      actions={
        <>
          <Button onClick={close} data-autofocus>
            {t('action.cancel', { ns: 'common' })}
          </Button>
          <Button look="danger" icon={Trash2} onClick={remove}>
            {t('documents.remove')}
          </Button>
        </>
      }
    >
      <p>{t('documents.removeText')}</p>
    </Dialog>
  );
}
