import type { AppProps } from '../app';
import { StaffApp } from './StaffApp';
import './texts';

/** Staff is the screen of the people at the counter. */
export default function Staff(props: AppProps) {
  return <StaffApp {...props} />;
}
