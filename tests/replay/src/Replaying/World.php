<?php

declare(strict_types=1);

namespace ConvoyReplay\Replaying;

use RuntimeException;

/** The machine's clock, language and time zone, as a process sees them. */
final class World
{
    /** In the reader's words. */
    public string $name;

    /** @var string[] what stands before a command */
    public array $prefix;

    /** @var string[] options of PHP, which doesn't ask the machine for its time zone */
    public array $php;

    /** The year, locale and time zone that PHP must find; null: whatever they are. */
    public ?string $found;

    /**
     * @param string[] $prefix
     * @param string[] $php
     */
    private function __construct(string $name, array $prefix, array $php, ?string $found)
    {
        $this->name = $name;
        $this->prefix = $prefix;
        $this->php = $php;
        $this->found = $found;
    }

    public static function asItIs(): self
    {
        return new self('', [], [], null);
    }

    /**
     * Another century, a language whose capital of "i" isn't "I" and whose decimals have a comma, and the first zone in
     * which a day begins.
     *
     * @param string $folder where the locale is made
     */
    public static function elsewhere(string $folder): self
    {
        $locale = 'tr_TR.UTF-8';
        if (!is_dir("$folder/$locale")) {
            is_dir($folder) || mkdir($folder, 0777, true);
            exec('localedef -i tr_TR -f UTF-8 ' . escapeshellarg("$folder/$locale") . ' 2>&1', $said, $status);
            if (!is_dir("$folder/$locale")) {
                throw new RuntimeException("localedef makes no $locale: " . implode("\n", $said));
            }
        }
        $zone = 'Pacific/Kiritimati';
        return new self(
            'in 2038, in Turkish, on Kiritimati',
            ['env', "LOCPATH=$folder", "LC_ALL=$locale", "TZ=$zone", 'faketime', '2038-01-20 04:05:06'],
            ['-d', "date.timezone=$zone"],
            "2038 $locale $zone"
        );
    }

    /** What of it this process finds. */
    public static function here(): string
    {
        return date('Y') . ' ' . setlocale(LC_ALL, '') . ' ' . date_default_timezone_get();
    }
}
