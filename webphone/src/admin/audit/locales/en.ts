const en = {
  title: 'Audit log',
} as const;
export default en;
