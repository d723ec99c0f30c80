/** `cpu` runs anywhere; `gpu` also holds CUDA kernels and brings NVIDIA's libraries. */
export type EngineVariant = 'cpu' | 'gpu';

/** A published wheel that holds libtensorflow. */
export interface Wheel {
  readonly requirement: string;
  readonly sha256: string;
  /** pip's name of the platform. */
  readonly platform: string;
  /** Bytes on disk at the peak of an installation: the wheel and what is unpacked from it. */
  readonly space: number;
}

export const tensorflowVersion = '2.21.0';

// The Python tag of a wheel does not matter: only its shared libraries and C headers are used.
const wheels: Readonly<Record<string, Wheel>> = {
  'cpu-linux-x64': {
    requirement: `tensorflow-cpu==${tensorflowVersion}`,
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    platform: 'manylinux_2_27_x86_64',
    space: 1.3e9,
  },
  'gpu-linux-x64': {
    requirement: `tensorflow==${tensorflowVersion}`,
    sha256: '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
    platform: 'manylinux_2_27_x86_64',
    space: 9e9,
  },
  'cpu-linux-arm64': {
    requirement: `tensorflow==${tensorflowVersion}`,
    sha256: '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
    platform: 'manylinux_2_27_aarch64',
    space: 1.4e9,
  },
};

/** The wheel for a variant on a platform (`process.platform`, `process.arch`), if there is one. */
export function wheelFor(variant: EngineVariant, platform: string, architecture: string): Wheel | undefined {
  return wheels[`${variant}-${platform}-${architecture}`];
}

/** NVIDIA's libraries for CUDA 12, which TensorFlow's GPU wheel expects beside it. */
export const cudaRequirements: readonly string[] = [
  'nvidia-cuda-runtime-cu12==12.9.79 --hash=sha256:25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3',
  'nvidia-cublas-cu12==12.9.3.13 --hash=sha256:d7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72',
  'nvidia-cufft-cu12==11.4.1.4 --hash=sha256:c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28',
  'nvidia-cusolver-cu12==11.7.5.82 --hash=sha256:15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88',
  'nvidia-cusparse-cu12==12.5.10.65 --hash=sha256:73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78',
  'nvidia-nvjitlink-cu12==12.9.86 --hash=sha256:e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9',
  'nvidia-cudnn-cu12==9.28.0.42 --hash=sha256:9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375',
  'nvidia-cuda-nvrtc-cu12==12.9.86 --hash=sha256:210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4',
  'nvidia-nccl-cu12==2.32.3 --hash=sha256:bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c',
  'nvidia-cuda-cupti-cu12==12.9.79 --hash=sha256:096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f',
];
