<?php

declare(strict_types=1);

namespace ModuleTests;

use Exception;

/**
 * What the product editor offers to choose from, and which panel it comes from.
 */
final class ChoicesTest extends HookTestCase
{
    /** @return array<string, mixed> */
    private static function nodes(?string $generation = null): array
    {
        $choices = [['', 'Any node'], ['1', 'fra-1'], ['2', 'fra-2']];
        return FakeBridge::done(['ended' => ['ok' => $choices], 'generation' => $generation]);
    }

    /** @return array<string, mixed> the settings: the second is a node */
    private static function settings(): array
    {
        $setting = ['name' => 'CPU Cores', 'input' => ['tag' => 'text'], 'size' => 10, 'default' => '',
            'description' => ''];
        return FakeBridge::done([
            $setting + ['choices' => null, 'simple' => false],
            ['name' => 'Node ID'] + $setting + ['choices' => 'nodes', 'simple' => true],
        ]);
    }

    public function test_settings_name_their_loader_and_whether_the_simple_mode_shows_them(): void
    {
        $options = $this->module(self::settings())->configOptions();
        self::assertArrayNotHasKey('Loader', $options['CPU Cores']);
        self::assertArrayNotHasKey('SimpleMode', $options['CPU Cores']);
        self::assertSame('convoy_NodeChoices', $options['Node ID']['Loader']);
        self::assertTrue($options['Node ID']['SimpleMode']);
    }

    public function test_a_loader_offers_labels_by_value(): void
    {
        $choices = $this->module(self::nodes())->choices()->load('nodes', $this->whmcs->params(0, 0, ['pid' => '']));
        self::assertSame(['' => 'Any node', 1 => 'fra-1', 2 => 'fra-2'], $choices);
        self::assertSame('nodes', $this->bridge->begun[0]['args'][2]);
    }

    /** Staff who press Save must not choose another value by it. */
    public function test_a_loader_offers_what_the_product_holds_first(): void
    {
        $this->whmcs->database->table('tblproducts')->where('id', 2)->update(['configoption2' => '9']);
        $choices = $this->module(self::nodes(), self::settings())->choices()->load('nodes', $this->whmcs->params());
        self::assertSame([9 => '9', '' => 'Any node', 1 => 'fra-1', 2 => 'fra-2'], $choices);
    }

    public function test_what_the_product_holds_keeps_the_panels_label(): void
    {
        $this->whmcs->database->table('tblproducts')->where('id', 2)->update(['configoption2' => '2']);
        $choices = $this->module(self::nodes(), self::settings())->choices()->load('nodes', $this->whmcs->params());
        self::assertSame([2 => 'fra-2', '' => 'Any node', 1 => 'fra-1'], $choices);
    }

    public function test_a_loader_that_fails_throws_what_staff_see(): void
    {
        $failed = FakeBridge::done(['ended' => ['err' => self::problem('Token refused.')], 'generation' => null]);
        $module = $this->module($failed, self::settings());
        $this->expectException(Exception::class);
        $this->expectExceptionMessage('TemplateChoices: Token refused. Add a node.');
        $module->choices()->load('templates', $this->whmcs->params());
    }

    public function test_which_panel_answered_is_known_from_then_on(): void
    {
        $module = $this->module(self::nodes('v3'), self::settings(), FakeBridge::success());
        $module->choices()->load('nodes', $this->whmcs->params());
        $module->provision('SuspendAccount', 'suspend', $this->whmcs->params());
        self::assertSame('v3', $this->bridge->context()['panel']['generation']);
    }

    public function test_a_hook_tells_which_panel_it_is(): void
    {
        $tells = FakeBridge::success(['tag' => 'remember-generation', 'value' => 'v4']);
        $module = $this->module($tells, FakeBridge::success(), FakeBridge::success());
        foreach ([[], [], ['serverhostname' => 'new.example.com']] as $record) {
            $module->provision('SuspendAccount', 'suspend', $this->whmcs->params(5, 0, $record));
        }
        $told = array_map(static function (array $begun): ?string {
            return $begun['args'][0]['panel']['generation'];
        }, $this->bridge->begun);
        self::assertSame([null, 'v4', null], $told, 'the record leads to another panel now');
    }

    public function test_the_host_is_patient_only_where_nobody_waits(): void
    {
        $module = $this->module(FakeBridge::success(), FakeBridge::success());
        $module->provision('SuspendAccount', 'suspend', $this->whmcs->params());
        self::assertFalse($this->bridge->context()['panel']['patient'], 'not for the minute of a panel\'s throttle');
        self::assertSame(20, $this->panel->limits->patience);
        $_SESSION['adminid'] = 1;
        $module->provision('SuspendAccount', 'suspend', $this->whmcs->params());
        self::assertFalse($this->bridge->context()['panel']['patient']);
        self::assertSame(0, $this->panel->limits->patience);
    }
}
