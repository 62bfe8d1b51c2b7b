import { QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { createMemoryRouter, Link, RouterProvider, useNavigate } from 'react-router';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { api, ApiError, type Session, type Site } from '../../lib/api';
import { setLanguage, startI18n } from '../../lib/i18n';
import { OfficeContext } from '../context';
import { LoginAgain } from '../LoginAgain';
import { Logout } from '../Logout';
import { newQueries } from '../queries';
import { RecordBar } from './RecordBar';
import { useRecord, type Saved } from './use-record';
import { withoutAsking } from './without-asking';

beforeAll(async () => {
  // jsdom has no dialogs.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
  await startI18n();
  await import('../texts');
  await setLanguage('en', false);
});
afterEach(cleanup);

interface Counter {
  name: string;
  time: number;
}

const session = { id: '1', login: 'boss', name: 'Boss', role: 'administrator', mustChangePassword: false };

const words = {
  field: 'name',
  link: 'other',
  logout: 'log out',
  deleted: 'deleted',
  elsewhere: 'elsewhere',
};

/** page is a form with the ways off it, in an office of one page. */
function page(put: () => Promise<Saved<Counter>>, theirs: Counter, logout = vi.fn()) {
  const start = { value: { name: 'Tax', time: 20 }, version: '1' };
  function Form() {
    const go = useNavigate();
    const [saved] = useState(start);
    const editing = useRecord<Counter>({
      start: saved,
      id: 'tax',
      put,
      read: () => Promise.resolve({ value: theirs, version: '2' }),
    });
    return (
      <form
        onSubmit={(ev) => {
          ev.preventDefault();
          void editing.save();
        }}
      >
        <input
          aria-label={words.field}
          value={editing.draft.value.name}
          onChange={(ev) => editing.draft.set({ name: ev.target.value })}
        />
        <RecordBar editing={editing} wrong={0} names={(field) => `field ${field}`} />
        <Link to="/other">{words.link}</Link>
        <button type="button" onClick={() => void go('/logout', { state: '/?x' })}>
          {words.logout}
        </button>
        <button type="button" onClick={() => void go('/other', withoutAsking)}>
          {words.deleted}
        </button>
      </form>
    );
  }
  const router = createMemoryRouter([
    { path: '/', element: <Form /> },
    { path: '/other', element: <p>{words.elsewhere}</p> },
    { path: '/logout', element: <Logout logout={logout} /> },
  ]);
  render(
    <OfficeContext value={{ session: session as Session, site: { timeZone: 'Asia/Tokyo' } as Site }}>
      <QueryClientProvider client={newQueries()}>
        <RouterProvider router={router} />
        <LoginAgain />
      </QueryClientProvider>
    </OfficeContext>,
  );
  return { router, logout };
}

const none = () => Promise.reject(new Error('not asked for'));
const type = (name: string) => fireEvent.change(screen.getByLabelText('name'), { target: { value: name } });
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

describe('a page with unsaved work', () => {
  const theirs = { name: 'Tax', time: 30 };

  it('asks before it is left, and stays with what was typed', async () => {
    page(none, theirs);
    type('Taxes');
    fireEvent.click(screen.getByText('other'));
    await screen.findByText('Leave without saving?');
    press('Stay on this page');
    expect(screen.getByLabelText<HTMLInputElement>('name').value).toBe('Taxes');
    fireEvent.click(screen.getByText('other'));
    press('Leave without saving');
    await screen.findByText('elsewhere');
  });

  it('asks before the login ends, too', async () => {
    const { logout } = page(none, theirs);
    type('Taxes');
    press('log out');
    await screen.findByText('Leave without saving?');
    expect(logout).not.toHaveBeenCalled();
    press('Leave without saving');
    await waitFor(() => expect(logout).toHaveBeenCalledOnce());
  });

  it('does not ask when nothing was typed, or what was typed on is deleted', async () => {
    const { router } = page(none, theirs);
    fireEvent.click(screen.getByText('other'));
    await screen.findByText('elsewhere');
    await router.navigate('/');
    await screen.findByLabelText('name');
    type('Taxes');
    press('deleted');
    await screen.findByText('elsewhere');
  });

  it('keeps it when somebody else was faster, and says what they changed', async () => {
    const changed = { code: 'changed-meanwhile', ja: '変更', en: 'Changed.' };
    page(() => Promise.reject(new ApiError(412, changed)), theirs);
    type('Taxes');
    press('Save');
    await screen.findByText('Somebody else has saved first');
    screen.getByText('Changed by them: field time');
    press('Take in the newest state');
    expect(screen.getByLabelText<HTMLInputElement>('name').value).toBe('Taxes');
  });
});

describe('an address that ends the login', () => {
  it('ends nothing by itself', async () => {
    const { router, logout } = page(none, { name: 'Tax', time: 20 });
    await router.navigate('/logout');
    await screen.findByLabelText('name');
    expect(logout).not.toHaveBeenCalled();
  });
});

describe('a login that ends while somebody types', () => {
  const refused = { status: 401, code: 'not-logged-in', ja: 'ログイン', en: 'Please log in.' };
  const answer = (status: number, body: object) =>
    new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });

  it('is taken up again over the page, and then it is saved', async () => {
    let loggedIn = false;
    vi.stubGlobal('fetch', (asked: Request | URL) => {
      const { pathname } = new URL(asked instanceof Request ? asked.url : asked);
      if (pathname === '/api/v1/login') loggedIn = true;
      return Promise.resolve(loggedIn ? answer(200, session) : answer(401, refused));
    });
    const put = async () => {
      await api.site();
      return { value: { name: 'Taxes', time: 20 }, version: '2' };
    };
    page(put, { name: 'Tax', time: 20 });
    type('Taxes');
    press('Save');
    const password = await screen.findByLabelText('Password');
    expect(screen.getByLabelText<HTMLInputElement>('name').value).toBe('Taxes');
    fireEvent.change(password, { target: { value: 'secret' } });
    press('Log in and go on');
    await waitFor(() => expect(screen.queryByLabelText('Password')).toBeNull());
    press('Save');
    await screen.findByText('Saved');
    vi.unstubAllGlobals();
  });
});
