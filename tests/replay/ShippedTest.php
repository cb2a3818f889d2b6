<?php

declare(strict_types=1);

namespace ConvoyReplay;

use ConvoyReplay\Replaying\Built;
use ConvoyReplay\Replaying\Command;
use PHPUnit\Framework\TestCase;

/** `replay` on a machine that has nothing but the package, which holds no compiler. */
final class ShippedTest extends TestCase
{
    private const TRACE = __DIR__ . '/traces/v4/module.test-connection/ok.json';

    private Built $built;

    protected function setUp(): void
    {
        $this->built = new Built();
    }

    /** @return array{int, string, string} */
    private function replay(string $program, string $component): array
    {
        return Command::run([$program, 'replay', '--component', $component, self::TRACE]);
    }

    /** Put back: host-php/wasmtime-php/native/cli/src/replay.rs, packaged(): answer None. */
    public function test_it_runs_the_forms_that_the_packages_manifest_names(): void
    {
        [$status, $said, $errors] = $this->replay($this->built->executable, $this->built->component);
        self::assertSame([0, ''], [$status, $errors], $said);
        self::assertStringContainsString('1 trace, 1 identical', $said);
    }

    public function test_a_component_of_no_package_needs_a_form(): void
    {
        [$status, $said] = $this->replay($this->built->executable, $this->built->uncompiled);
        self::assertSame(1, $status);
        self::assertStringContainsString('no precompiled form was named, and this program holds no compiler', $said);
        $form = $this->built->compiledNow()['path'];
        $with = ['--component', $this->built->uncompiled, '--form', $form];
        [$status, $said] = Command::run(array_merge([$this->built->executable, 'replay'], $with, [self::TRACE]));
        self::assertSame(0, $status, $said);
    }
}
