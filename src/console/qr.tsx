import QRCode from 'qrcode';

/** Signs of nothing around a code, in modules, as readers expect. */
const QUIET = 4;

/** A text as a QR code of error level M, drawn as SVG with black on white in every theme. `label` is what it is, for those who do not see it. */
export function Qr({ text, label, size }: { text: string; label: string; size: number }) {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  const side = modules.size + 2 * QUIET;
  const squares: string[] = [];
  for (let row = 0; row < modules.size; row++)
    for (let column = 0; column < modules.size; column++)
      if (modules.get(row, column)) squares.push(`M${String(column + QUIET)} ${String(row + QUIET)}h1v1h-1z`);
  return (
    <svg
      role="img"
      aria-label={label}
      width={size}
      height={size}
      viewBox={`0 0 ${String(side)} ${String(side)}`}
      shape-rendering="crispEdges"
    >
      <path fill="#fff" d={`M0 0h${String(side)}v${String(side)}h-${String(side)}z`} />
      <path fill="#000" d={squares.join('')} />
    </svg>
  );
}
