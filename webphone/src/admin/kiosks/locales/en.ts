const en = {
  title: 'Kiosks',
} as const;
export default en;
