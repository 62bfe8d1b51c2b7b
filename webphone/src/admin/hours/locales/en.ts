const en = {
  title: 'Hours and holidays',
} as const;
export default en;
