{extends file='layout.tpl'}
{block name=body}
<form method="post" action="/admin/configproducts.php?action=edit&amp;id={$product->id}" class="box form-horizontal">
    <input type="hidden" name="token" value="{$token}">
    <h4>{$product->name|text}: Module Settings ({$product->servertype|text})</h4>
    {foreach $settings as $setting}
    {$field = "packageconfigoption[`$setting.position`]"}
    <div class="form-group">
        <label class="col-sm-3 fieldlabel" for="setting{$setting.position}">{$setting.name|text}</label>
        <div class="col-sm-6">
            {if $setting.type == 'dropdown'}
                <select class="form-control" id="setting{$setting.position}" name="{$field}">
                {foreach $setting.choices as $value => $label}<option value="{$value|text}"{if (string) $value == $setting.value} selected{/if}>{$label|text}</option>{/foreach}
                </select>
            {elseif $setting.type == 'radio'}
                {foreach $setting.choices as $value => $label}<label class="radio-inline"><input type="radio" name="{$field}" value="{$value|text}"{if (string) $value == $setting.value} checked{/if}> {$label|text}</label>{/foreach}
            {elseif $setting.type == 'yesno'}
                <input type="hidden" name="{$field}" value=""><input type="checkbox" id="setting{$setting.position}" name="{$field}" value="on"{if $setting.value == 'on'} checked{/if}>
            {elseif $setting.type == 'textarea'}
                <textarea class="form-control" id="setting{$setting.position}" name="{$field}" rows="{$setting.rows|text}">{$setting.value|text}</textarea>
            {else}
                <input class="form-control" type="{$setting.type|text}" id="setting{$setting.position}" name="{$field}" value="{$setting.value|text}">
            {/if}
            {if $setting.problem}<p class="text-danger">{$setting.problem|text}</p>{/if}
            <p class="help-block">{$setting.description}</p>
        </div>
    </div>
    {foreachelse}<p>The product has no module, or the module no settings.</p>
    {/foreach}
    <div class="text-center"><button class="btn btn-primary">Save Changes</button></div>
</form>
{/block}
