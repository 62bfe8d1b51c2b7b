const ja = {
  title: 'キオスク端末',
} as const;
export default ja;
