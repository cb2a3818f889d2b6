<?php

declare(strict_types=1);

namespace ConvoyTests;

/** A test that fails on every warning and notice of PHP, also on one that a hook would catch as an exception. */
abstract class WarningCase extends ChainCase
{
    /** @var string[] warnings and notices of PHP */
    private array $warnings = [];

    protected function setUp(): void
    {
        parent::setUp();
        // Not PHPUnit's way, an exception: a hook would catch that and answer with a message.
        set_error_handler(function (int $level, string $message, string $file, int $line): bool {
            $this->warnings[] = "$message in $file:$line";
            return true;
        });
    }

    protected function tearDown(): void
    {
        restore_error_handler();
        $warnings = $this->warnings;
        parent::tearDown();
        self::assertSame([], $warnings, 'warnings of PHP');
    }

    /** @param array<string, mixed> $changes of the server record; PORT stands for the panel's */
    protected function record(array $changes): void
    {
        foreach ($changes as $name => $value) {
            $changes[$name] = is_string($value) ? str_replace('PORT', (string) $this->panel->port(), $value) : $value;
        }
        $this->shop->whmcs->database()->table('tblservers')->delete();
        $this->shop->whmcs->addServer($this->shop->serverFields($changes + ['id' => $this->shop->server]));
    }

    protected static function decoded(string $html): string
    {
        return html_entity_decode($html, ENT_QUOTES | ENT_HTML5, 'UTF-8');
    }
}
