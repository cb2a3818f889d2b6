<?php

declare(strict_types=1);

namespace WhmcsStandIn\Tests;

use WhmcsStandIn\Browser;
use WhmcsStandIn\WebServer;
use WhmcsStandIn\Whmcs;

/** A product's Module Settings: simple and advanced mode, loaders, defaults. */
final class ProductEditorTest extends StandInCase
{
    public function testSimpleModeShowsItsFieldsAtTheirPositionsAndAdvancedModeAll(): void
    {
        $simple = $this->whmcs->moduleSettings($this->product);
        self::assertSame([1, 2, 5, 6], array_keys($simple));
        $advanced = $this->whmcs->moduleSettings($this->product, true);
        self::assertSame([1, 2, 3, 4, 5, 6], array_keys($advanced));
        self::assertSame(
            ['text', 'text', 'dropdown', 'textarea', 'radio', 'yesno'],
            array_column($advanced, 'type')
        );
        self::assertSame(['no' => 'No', 'yes' => 'Yes'], $advanced[3]['choices']);
        self::assertSame(['Small' => 'Small', 'Large' => 'Large'], $advanced[5]['choices']);
    }

    public function testLoadersAreAskedInSimpleModeWithTheServerOfTheGroup(): void
    {
        $field = $this->whmcs->moduleSettings($this->product)[2];
        self::assertSame(['dropdown', ['1' => 'Node 1', '2' => 'Node 2'], ''], [
            $field['type'], $field['choices'], $field['problem'],
        ]);
        $field = $this->whmcs->moduleSettings($this->product, true)[2];
        self::assertSame(['text', []], [$field['type'], $field['choices']]);
    }

    public function testWhatALoaderThrowsIsShownAndTheFieldTakesText(): void
    {
        $this->whmcs->database()->table('tblservers')->update(['password' => '']);
        $field = $this->whmcs->moduleSettings($this->product)[2];
        self::assertSame(['text', 'The panel refuses the token.'], [$field['type'], $field['problem']]);
    }

    public function testDefaultsPrefillOnlyTheFormOfAProductWithoutSettings(): void
    {
        self::assertSame('on', $this->whmcs->moduleSettings($this->product)[6]['value']);
        self::assertSame('', $this->whmcs->params($this->service())['configoption6']);
        $this->whmcs->saveModuleSettings($this->product, [2 => '1']);
        self::assertSame('', $this->whmcs->moduleSettings($this->product)[6]['value']);
    }

    public function testSavingOneModesFieldsLeavesTheOthersAlone(): void
    {
        $this->whmcs->saveModuleSettings($this->product, [4 => 'kept', 25 => 'has no place']);
        $this->whmcs->saveModuleSettings($this->product, [2 => '<2>']);
        $params = $this->whmcs->params($this->service());
        self::assertSame(['&lt;2&gt;', 'kept'], [$params['configoption2'], $params['configoption4']]);
    }

    /** @dataProvider impossible */
    public function testSettingsThatWhmcsCouldNotShowAreAnError(string $options, string $message): void
    {
        $folder = $this->folder . '/badhost';
        mkdir($folder);
        $name = 'badhost' . bin2hex(random_bytes(3));
        file_put_contents("$folder/$name.php", "<?php function {$name}_ConfigOptions() { return $options; }");
        $whmcs = Whmcs::open($this->folder . '/other', ['modules' => [$name => $folder]]);
        $product = $whmcs->addProduct(['servertype' => $name]);
        $this->expectException(\LogicException::class);
        $this->expectExceptionMessage($message);
        $whmcs->moduleSettings($product);
    }

    /** @return array<string, array{string, string}> */
    public function impossible(): array
    {
        return [
            'too many' => ["array_fill(0, 25, ['Type' => 'text'])", 'more than 24'],
            'no type' => ["['Size' => ['FriendlyName' => 'Size']]", 'Size'],
            'a type of its own' => ["['Size' => ['Type' => 'slider']]", 'Size'],
        ];
    }

    public function testStaffChooseAModuleAndItsSettingsInTheBrowser(): void
    {
        $group = $this->whmcs->database()->table('tblservergroups')->value('id');
        $product = $this->whmcs->addProduct(['name' => 'New']);
        $web = WebServer::start($this->folder);
        $browser = new Browser($web->url());
        $browser->logInAdmin();
        $address = "/admin/configproducts.php?action=edit&id=$product";
        self::assertStringNotContainsString('packageconfigoption', $browser->get($address)['body']);
        $browser->post($address, ['servertype' => 'fakehost', 'servergroup' => (string) $group]);
        $page = $browser->get($address)['body'];
        self::assertMatchesRegularExpression('/<option value="2"[^>]*>Node 2</', $page);
        self::assertMatchesRegularExpression('/type="radio" name="packageconfigoption\[5\]" value="Large"/', $page);
        self::assertMatchesRegularExpression('/name="packageconfigoption\[6\]" value="on" checked/', $page);
        self::assertStringNotContainsString('packageconfigoption[4]', $page);
        self::assertStringContainsString('packageconfigoption[4]', $browser->get("$address&mode=advanced")['body']);
        $answer = $browser->post("$address&mode=advanced", ['packageconfigoption' => [5 => 'Large', 6 => '']]);
        self::assertStringEndsWith('&mode=advanced', $answer['location']);
        $row = $this->whmcs->database()->table('tblproducts')->where('id', $product)->first();
        self::assertSame(['fakehost', 'Large', ''], [$row->servertype, $row->configoption5, $row->configoption6]);
    }
}
