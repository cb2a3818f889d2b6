<?php

declare(strict_types=1);

namespace PanelHttp;

/**
 * How much the panel may answer in one call, counted while it is read: what doesn't fit into PHP's memory ends PHP, and
 * nothing can catch that. It is counted as it is passed on, in JSON: a control character has six bytes there.
 */
final class ByteBudget
{
    /** Answers of one wave are in memory at once, some of them three times: raw, as JSON, and on their way. */
    private const PARTS_OF_MEMORY = 16;
    private const LEAST = 1048576;
    private const MOST = 16777216;

    /** Waves of that size in one call. */
    private const WAVES = 64;

    private int $ofWave;
    private int $left;
    private int $leftOfWave;

    private function __construct(int $ofWave)
    {
        $this->ofWave = $this->leftOfWave = $ofWave;
        $this->left = $ofWave * self::WAVES;
    }

    /** @param string $limit PHP's `memory_limit`: bytes, with K, M or G behind them, or -1 for none */
    public static function ofMemory(string $limit): self
    {
        $units = ['k' => 1024, 'm' => 1048576, 'g' => 1073741824];
        $bytes = (int) $limit * ($units[strtolower(substr(trim($limit), -1))] ?? 1);
        $part = $bytes <= 0 ? self::MOST : intdiv($bytes, self::PARTS_OF_MEMORY);
        return new self(min(self::MOST, max(self::LEAST, $part)));
    }

    public function nextWave(): void
    {
        $this->leftOfWave = min($this->ofWave, $this->left);
    }

    /** @return bool false if these bytes of an answer don't fit any more */
    public function takes(string $bytes): bool
    {
        $counts = count_chars($bytes, 1);
        $size = strlen($bytes) + ($counts[34] ?? 0) + ($counts[92] ?? 0);
        foreach ($counts as $byte => $count) {
            // Bytes that are no text arrive as the three of U+FFFD.
            $size += $byte < 32 ? 5 * $count : ($byte > 127 ? 2 * $count : 0);
        }
        $this->left -= $size;
        $this->leftOfWave -= $size;
        return $this->leftOfWave >= 0;
    }

    /** In MiB, for a message. */
    public function megabytes(): int
    {
        return $this->ofWave >> 20;
    }
}
