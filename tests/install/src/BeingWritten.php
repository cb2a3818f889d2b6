<?php

declare(strict_types=1);

namespace InstallTests;

/**
 * PHP's files, of which one is being written over by somebody else: the first times that it is opened it is away,
 * empty or cut off, and whole from then on. So often, not so long: a test must not wait for another process in time.
 */
final class BeingWritten
{
    private static string $path;
    private static int $times;
    private static ?string $content;

    /** @var resource|null set by PHP */
    public $context;

    /** @var resource */
    private $file;

    /** @param string|null $content what it holds meanwhile, null for a file that is away */
    public static function begin(string $path, int $times, ?string $content): void
    {
        [self::$path, self::$times, self::$content] = [$path, $times, $content];
        self::stand();
    }

    private static function stand(): void
    {
        stream_wrapper_unregister('file');
        stream_wrapper_register('file', self::class);
    }

    public function stream_open(string $path, string $mode, int $options, ?string &$opened): bool
    {
        stream_wrapper_restore('file');
        $isIt = $path === self::$path && self::$times-- > 0;
        if ($isIt && self::$content !== null) {
            $this->file = fopen('php://memory', 'w+');
            fwrite($this->file, self::$content);
            rewind($this->file);
        } elseif (!$isIt) {
            $this->file = fopen($path, $mode);
        }
        self::stand();
        return is_resource($this->file);
    }

    /** @return string|false */
    public function stream_read(int $bytes)
    {
        return fread($this->file, $bytes);
    }

    public function stream_eof(): bool
    {
        return feof($this->file);
    }

    /** @return array<int|string, int>|false */
    public function stream_stat()
    {
        return fstat($this->file);
    }

    public function stream_set_option(int $option, int $first, ?int $second): bool
    {
        return false;
    }

    public function stream_close(): void
    {
        fclose($this->file);
        // What else is done with files is done by PHP itself.
        if (self::$times <= 0) {
            stream_wrapper_restore('file');
        }
    }

    /** @return array<int|string, int>|false */
    public function url_stat(string $path, int $flags)
    {
        stream_wrapper_restore('file');
        $stat = $flags & STREAM_URL_STAT_QUIET ? @stat($path) : stat($path);
        self::stand();
        return $stat;
    }
}
