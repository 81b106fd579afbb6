import { fileURLToPath } from 'node:url';
import { createCanvas, GlobalFonts, type Canvas } from '@napi-rs/canvas';
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent } from 'echarts/components';
import { init, setPlatformAPI, use, type EChartsCoreOption } from 'echarts/core';
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers';
import type { Chart } from './blocks/block.ts';
import { show } from './format.ts';
import { shortened } from '../text/shortened.ts';

use([BarChart, LineChart, GridComponent, LegendComponent, SVGRenderer, CanvasRenderer]);

const FAMILY = 'Be Vietnam Pro';
const fontFile = (subset: string): string =>
  fileURLToPath(import.meta.resolve(`@fontsource/be-vietnam-pro/files/be-vietnam-pro-${subset}-400-normal.woff2`));
for (const subset of ['vietnamese', 'latin']) GlobalFonts.registerFromPath(fontFile(subset), FAMILY);
// SVG and PNG measure words by this canvas, so that a drawing does not depend on what was drawn before it.
setPlatformAPI({ createCanvas: () => createCanvas(16, 16) as never });

const WIDTH = 860;
const HEIGHT = 320;
/** Height of a lying bar with its gap, in pixels. */
const ROW = 34;
/** Letters of a label that are drawn. */
const LABEL = 42;
/** Colours that colour-blind people can tell apart (Okabe and Ito), the strongest contrast first. */
const COLOURS = ['#0072b2', '#e69f00', '#d55e00', '#009e73', '#cc79a7', '#56b4e9'];
const INK = '#1f2937';

const short = (label: string): string => shortened(label, LABEL);
const heightOf = ({ type, labels }: Chart): number => (type === 'rows' ? Math.max(120, labels.length * ROW + 60) : HEIGHT);

/** The drawing as ECharts takes it, the same for console and report. It is a still picture: no animation, no toolbox. */
function optionOf({ type, format, labels, series }: Chart): EChartsCoreOption {
  const lying = type === 'rows';
  const font = { color: INK, fontFamily: `${FAMILY}, sans-serif`, fontSize: 13 };
  const names = {
    type: 'category',
    data: labels.map(short),
    inverse: lying,
    axisLabel: { ...font, ...(lying && { interval: 0 }) },
    axisTick: { show: false },
  };
  const values = {
    type: 'value',
    minInterval: format === 'count' ? 1 : 0,
    axisLabel: { ...font, formatter: (value: number) => show(value, format) },
  };
  return {
    animation: false,
    backgroundColor: '#ffffff',
    color: COLOURS,
    textStyle: font,
    ...(series.length > 1 && { legend: { top: 0, left: 0, textStyle: font } }),
    grid: {
      left: 8,
      right: lying ? 64 : 24,
      top: series.length > 1 ? 36 : 20,
      bottom: 8,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: lying ? values : names,
    yAxis: lying ? names : values,
    series: series.map(({ name, values: data }) => ({
      name,
      type: type === 'line' ? 'line' : 'bar',
      silent: true,
      data: data.map((value) => value ?? null),
      ...(type === 'stack' && { stack: 'all' }),
      ...(type === 'line' ? { symbolSize: 6, lineStyle: { width: 3 } } : { barMaxWidth: 28 }),
      ...(lying && {
        label: {
          show: true,
          position: 'right',
          ...font,
          formatter: ({ value }: { value: number | null }) => show(value ?? undefined, format),
        },
      }),
    })),
  };
}

/** The drawing as SVG, for an `img`: the page's content security policy does not apply to the styles inside an image. */
export function svgOf(chart: Chart): string {
  const drawn = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: heightOf(chart) });
  try {
    drawn.setOption(optionOf(chart));
    return drawn.renderToSVGString();
  } finally {
    drawn.dispose();
  }
}

/** The drawing as PNG, with the size at which to show it; the picture has twice as many pixels, for print. Word and LibreOffice do not show every SVG. */
export function pngOf(chart: Chart): { png: Buffer; width: number; height: number } {
  const height = heightOf(chart);
  const canvas: Canvas = createCanvas(WIDTH * 2, height * 2);
  const drawn = init(canvas as never, null, { renderer: 'canvas', devicePixelRatio: 2, width: WIDTH, height });
  try {
    drawn.setOption(optionOf(chart));
    return { png: canvas.toBuffer('image/png'), width: WIDTH, height };
  } finally {
    drawn.dispose();
  }
}
